import { checkShape } from './check-shape.ts';
import { FLOW_FILE, type FlowFile, type StepFile, type ThenFile } from './flow-file.ts';
import type { FileReport } from './source-position.ts';
import { type Path, parseYaml, type YamlSource } from './yaml-source.ts';

/** A flow as its author wrote it, of the right shape, with what it takes to say where something is wrong. */
export type FlowSource = {
  readonly name: string;
  /** As findings name it, such as `flows/menu.yaml`. */
  readonly fileName: string;
  readonly file: FlowFile;
  readonly yaml: YamlSource;
  readonly report: FileReport;
};

/** Reads `flows/NAME.yaml`. What has the wrong shape is reported and gives undefined. */
export function parseFlow(name: string, fileName: string, text: string, report: FileReport): FlowSource | undefined {
  const yaml = parseYaml(text, report);
  const file = yaml && checkShape(yaml, FLOW_FILE, report);
  return file && { name, fileName, file, yaml, report };
}

/** A text key as a flow writes it, with its section. */
export function fullKey(flow: string, key: string): string {
  return key.includes('.') ? key : `${flow}.${key}`;
}

/** A step that a step names, with the place of the name. `answer`: the answer or outcome, or `timeout`, or a condition. */
export type Arrow = { readonly to: string; readonly path: Path; readonly label?: string };

/** Where a step can go on. */
export function arrowsOf(name: string, step: StepFile): Arrow[] {
  const arrows = step.then === undefined ? [] : thenArrows(step.then, ['steps', name, 'then']);
  const { timeout } = step.ask ?? {};
  if (!timeout) return arrows;
  const path = ['steps', name, 'ask', 'timeout', 'then'];
  return [...arrows, { to: timeout.then, path, label: `after ${timeout.after}` }];
}

function thenArrows(then: ThenFile, path: Path): Arrow[] {
  if (typeof then === 'string') return [{ to: then, path }];
  if (!Array.isArray(then)) {
    return Object.entries(then).map(([answer, to]) => ({ to, path: [...path, answer], label: answer }));
  }
  return then.map((rule, i) => ({ to: rule.then, path: [...path, i, 'then'], label: rule.if ?? 'else' }));
}

/** Whether a flow can end after a step: nothing follows it, or its conditions may all be false. */
export function canEndAfter(step: StepFile): boolean {
  if (step.then === undefined) return true;
  return Array.isArray(step.then) && step.then.every((rule) => rule.if !== undefined);
}
