import { LANGUAGES, type Language } from '../learning/language.ts';
import type { Template, TemplateText } from '../learning/library.ts';
import { checkShape } from './check-shape.ts';
import type { FileReport } from './source-position.ts';
import { placeholdersIn } from './template-body.ts';
import { TEMPLATES_FILE, type TemplateFile, type TemplatesFile } from './templates-file.ts';
import { parseYaml, type YamlSource } from './yaml-source.ts';

/** `flows/templates.yaml` of the right shape, with what it takes to say where something is wrong. */
export type TemplatesSource = { readonly file: TemplatesFile; readonly yaml: YamlSource; readonly report: FileReport };

/** Reads `flows/templates.yaml`. What has the wrong shape is reported and gives undefined. */
export function parseTemplates(text: string, report: FileReport): TemplatesSource | undefined {
  const yaml = parseYaml(text, report);
  const file = yaml && checkShape(yaml, TEMPLATES_FILE, report);
  return file && { file, yaml, report };
}

/** Compiles templates that the linter found right. */
export function compileTemplates({ file }: TemplatesSource): Template[] {
  return Object.entries(file.templates).map(([name, template]) => {
    const { category } = template;
    const texts = LANGUAGES.map((language) => [language, compileText(file, template, language)] as const);
    return { name, category, texts: Object.fromEntries(texts) as Record<Language, TemplateText> };
  });
}

function compileText(
  { languages }: TemplatesFile,
  { parameters, texts }: TemplateFile,
  language: Language,
): TemplateText {
  const { body, footer, button } = texts[language];
  return {
    code: languages[language],
    body,
    parameters: placeholdersIn(body).map(({ name }) => ({ name, example: parameters[name]?.[language] ?? '' })),
    ...(footer !== undefined && { footer }),
    ...(button !== undefined && { button }),
  };
}
