import { TEXT_VALUES } from '../learning/scope.ts';
import type { FlowSource } from './flow-source.ts';
import type { FlowVariables } from './flow-variables.ts';
import { suggest } from './suggest.ts';
import type { TemplatesFile } from './templates-file.ts';

/** Checks that the templates that steps name are there, and that something is known there for each of their parameters. */
export function lintTemplateUses(
  sources: readonly FlowSource[],
  file: TemplatesFile | undefined,
  variables: FlowVariables | undefined,
): void {
  const templates = file?.templates ?? {};
  for (const source of sources) {
    const known = [...TEXT_VALUES, ...(variables?.get(source.name) ?? [])];
    for (const [step, { template }] of Object.entries(source.file.steps)) {
      if (template === undefined) continue;
      const at = source.yaml.positionOf(['steps', step, 'template']);
      const found = Object.hasOwn(templates, template) ? templates[template] : undefined;
      if (!found) {
        const hint = suggest(template, Object.keys(templates)) || ' Write it into flows/templates.yaml.';
        source.report(at, 'unknown-template', `There is no template \`${template}\`.${hint}`);
      } else if (variables) {
        const missing = Object.keys(found.parameters).filter((name) => !known.includes(name));
        for (const name of missing) source.report(at, 'unknown-variable', unknownParameter(template, name, known));
      }
    }
  }
}

function unknownParameter(template: string, name: string, known: readonly string[]): string {
  const hint = suggest(name, known) || ` Known here: ${known.map((one) => `\`${one}\``).join(', ')}.`;
  return `The template \`${template}\` needs \`${name}\`, and nothing of this name is known here.${hint}`;
}
