import type { Language } from '../learning/language.ts';
import { checkShape } from './check-shape.ts';
import { type MessageElements, parseMessage } from './message-format.ts';
import type { FileReport } from './source-position.ts';
import { TEXTS_FILE, type TextsFile } from './texts-file.ts';
import { type Path, parseYaml, type YamlSource } from './yaml-source.ts';

/** `flows/texts/LANG.yaml` as it was written, with its texts parsed by key (`SECTION.KEY`). */
export type TextsSource = {
  readonly language: Language;
  /** As findings name it, such as `flows/texts/ky.yaml`. */
  readonly fileName: string;
  readonly file: TextsFile;
  readonly texts: ReadonlyMap<string, MessageElements>;
  readonly yaml: YamlSource;
  readonly report: FileReport;
};

/** Reads a file of texts. What has the wrong shape is reported and gives undefined; a text that is wrong is left out. */
export function parseTexts(
  language: Language,
  fileName: string,
  text: string,
  report: FileReport,
): TextsSource | undefined {
  const yaml = parseYaml(text, report);
  const file = yaml && checkShape(yaml, TEXTS_FILE, report);
  if (!file) return undefined;
  const texts = new Map<string, MessageElements>();
  for (const [section, keys] of Object.entries(file)) {
    for (const [key, written] of Object.entries(keys)) {
      // A block of YAML (`|`) ends in a line break that nobody means to say.
      const parsed = parseMessage(language, written.trimEnd());
      if (parsed.ok) texts.set(`${section}.${key}`, parsed.elements);
      else report(yaml.positionIn([section, key], parsed.offset), 'bad-text', parsed.message);
    }
  }
  return { language, fileName, file, texts, yaml, report };
}

/** Where a text stands in its file. */
export function textPath(key: string): Path {
  return key.split('.');
}

/** A text as its author wrote it. */
export function writtenText({ file }: TextsSource, key: string): string {
  const [section = '', name = ''] = key.split('.');
  return file[section]?.[name] ?? '';
}
