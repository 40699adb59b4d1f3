import type { StepFile } from './flow-file.ts';
import { type FlowSource, fullKey } from './flow-source.ts';
import type { Path } from './yaml-source.ts';

/** A place in a flow that names a text. `key` has its section. */
export type TextUse = { readonly source: FlowSource; readonly key: string; readonly path: Path };

/** The parameters of actions that are keys of texts. */
const TEXT_PARAMETERS: Readonly<Record<string, readonly string[]>> = { 'give-consent': ['text'] };

/** Whether a parameter of an action is the key of a text. */
export function isTextParameter(action: string, parameter: string): boolean {
  return TEXT_PARAMETERS[action]?.includes(parameter) ?? false;
}

/** Every text that a flow names, in the order in which they stand there. */
export function textUsesOf(source: FlowSource): TextUse[] {
  return Object.entries(source.file.steps).flatMap(([name, step]) =>
    stepUses(step).map(({ key, path }) => ({ source, key: fullKey(source.name, key), path: ['steps', name, ...path] })),
  );
}

function stepUses(step: StepFile): { key: string; path: Path }[] {
  const uses: { key: string; path: Path }[] = [];
  const add = (key: string | undefined, ...path: Path): void => {
    if (key !== undefined) uses.push({ key, path });
  };
  add(step.say, 'say');
  add(step.link?.label, 'link', 'label');
  for (const [value, key] of Object.entries(step.ask?.choices ?? {})) add(key, 'ask', 'choices', value);
  add(step.ask?.otherwise, 'ask', 'otherwise');
  for (const [parameter, key] of Object.entries(step.with ?? {})) {
    if (step.do !== undefined && isTextParameter(step.do, parameter)) add(key, 'with', parameter);
  }
  return uses;
}
