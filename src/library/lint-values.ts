import { TEXT_VALUES } from '../learning/scope.ts';
import { compileCondition } from './condition.ts';
import type { StepFile } from './flow-file.ts';
import type { FlowSource } from './flow-source.ts';
import { ACTIVITY_PARAMETERS, actionSpec } from './flow-variables.ts';
import { suggest } from './suggest.ts';
import { isTextParameter } from './text-uses.ts';
import type { Path } from './yaml-source.ts';

type Known = ReadonlySet<string>;

/** Checks calls, what they and actions are given, templates and conditions. `variables`: those of this flow, if known. */
export function lintValues(source: FlowSource, flows: readonly string[], variables: Known | undefined): void {
  for (const [name, step] of Object.entries(source.file.steps)) {
    const path = ['steps', name];
    if (step.call !== undefined) lintCall(source, path, step, step.call, flows);
    if (step.do !== undefined) lintParameters(source, path, step, step.do, actionSpec(step.do)?.with);
    if (variables) lintTemplates(source, path, step, variables);
    if (Array.isArray(step.then)) lintConditions(source, [...path, 'then'], step.then, variables);
  }
}

function lintCall(source: FlowSource, path: Path, step: StepFile, call: string, flows: readonly string[]): void {
  const { yaml, report } = source;
  const parameters = Object.hasOwn(ACTIVITY_PARAMETERS, call) ? ACTIVITY_PARAMETERS[call] : undefined;
  if (parameters) {
    lintParameters(source, path, step, call, parameters);
    const { test } = step.with ?? {};
    if (call === 'test' && test !== undefined && !test.includes('{') && test !== 'before' && test !== 'after') {
      const message = `A test is \`before\` or \`after\`, not \`${test}\`.`;
      report(yaml.positionOf([...path, 'with', 'test']), 'wrong-value', message);
    }
  } else if (!flows.includes(call)) {
    const known = [...flows, ...Object.keys(ACTIVITY_PARAMETERS)];
    const message = `There is no flow \`${call}\`.${suggest(call, known) || ` Make flows/${call}.yaml, or name one that is there.`}`;
    report(yaml.positionOf([...path, 'call']), 'unknown-flow', message);
  }
}

function lintParameters(
  { yaml, report }: FlowSource,
  path: Path,
  step: StepFile,
  what: string,
  known: readonly string[] | undefined,
): void {
  if (!known) return;
  const given = Object.keys(step.with ?? {});
  for (const name of given) {
    if (known.includes(name)) continue;
    const takes = known.length > 0 ? `It takes ${known.map((one) => `\`${one}\``).join(', ')}.` : 'It takes nothing.';
    const message = `\`${what}\` takes no \`${name}\`.${suggest(name, known) || ` ${takes}`}`;
    report(yaml.positionOfKey([...path, 'with', name]), 'unknown-parameter', message);
  }
  const missing = known.filter((name) => !given.includes(name));
  if (missing.length === 0) return;
  const example = missing.map((name) => `${name}: …`).join(', ');
  const place = step.with ? [...path, 'with'] : [...path, step.do === undefined ? 'call' : 'do'];
  report(yaml.positionOfKey(place), 'missing-parameter', `\`${what}\` needs \`with: { ${example} }\`.`);
}

/** What stands for a variable in a template: the same as `fillTemplate` of the core replaces. */
const TEMPLATE_VARIABLE = /\{([\w-]+)\}/g;

/** What is handed over knows the variables of the flow only; the address of a link, all that a text knows. */
function lintTemplates(source: FlowSource, path: Path, step: StepFile, variables: Known): void {
  for (const [parameter, template] of Object.entries(step.with ?? {})) {
    if (step.do !== undefined && isTextParameter(step.do, parameter)) continue;
    lintTemplate(source, [...path, 'with', parameter], template, variables);
  }
  const known = new Set([...variables, ...TEXT_VALUES]);
  if (step.link) lintTemplate(source, [...path, 'link', 'url'], step.link.url, known);
}

function lintTemplate({ yaml, report }: FlowSource, path: Path, template: string, known: Known): void {
  for (const match of template.matchAll(TEMPLATE_VARIABLE)) {
    const [, name = ''] = match;
    if (!known.has(name)) report(yaml.positionIn(path, match.index), 'unknown-variable', unknownVariable(name, known));
  }
}

function lintConditions(
  { yaml, report }: FlowSource,
  path: Path,
  rules: readonly { readonly if?: string | undefined }[],
  variables: Known | undefined,
): void {
  rules.forEach((rule, i) => {
    if (rule.if === undefined) return;
    const place = [...path, i, 'if'];
    const compiled = compileCondition(rule.if);
    if (!compiled.ok) {
      report(yaml.positionIn(place, compiled.offset), 'bad-condition', compiled.message);
      return;
    }
    for (const { name, offset } of compiled.variables) {
      if (!variables || variables.has(name)) continue;
      report(yaml.positionIn(place, offset), 'unknown-variable', unknownVariable(name, variables));
    }
  });
}

function unknownVariable(name: string, variables: Known): string {
  const known = [...variables].map((one) => `\`${one}\``).join(', ');
  const others = known
    ? ` Known here: ${known}.`
    : ' This flow has none: `save` an answer, or let its caller hand it over.';
  return `No variable of this flow is called \`${name}\`.${suggest(name, variables) || others}`;
}
