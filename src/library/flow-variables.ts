import { ACTION_SPECS, type ActionSpec } from '../learning/action-specs.ts';
import { CORE_EVENT_VALUES, START_VALUES } from '../learning/core-texts.ts';
import type { FlowSource } from './flow-source.ts';

/** What `call` takes beside the flows, with what it is given. */
export const ACTIVITY_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  lesson: ['course', 'lesson'],
  test: ['course', 'test'],
};

export type FlowVariables = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The variables that each flow may know, by the flow's name: what it saves, what its actions give, what its callers
 * hand over, and what comes with the event that starts it. Undefined where a call or an action is not known: then nobody
 * can tell what it would have given.
 */
export function flowVariables(sources: readonly FlowSource[]): FlowVariables | undefined {
  const variables = new Map(sources.map((source) => [source.name, new Set(ownVariables(source))]));
  for (const { file } of sources) {
    for (const step of Object.values(file.steps)) {
      if (step.do !== undefined && !actionSpec(step.do)) return undefined;
      if (step.call === undefined || Object.hasOwn(ACTIVITY_PARAMETERS, step.call)) continue;
      if (!variables.has(step.call)) return undefined;
      for (const name of Object.keys(step.with ?? {})) variables.get(step.call)?.add(name);
    }
  }
  return variables;
}

/** The specification of an action; undefined where there is no such action. */
export function actionSpec(action: string): ActionSpec | undefined {
  return Object.hasOwn(ACTION_SPECS, action) ? ACTION_SPECS[action as keyof typeof ACTION_SPECS] : undefined;
}

function ownVariables({ file }: FlowSource): string[] {
  const found: string[] = [];
  if (file.on?.start) found.push(...START_VALUES);
  if (file.on?.event) found.push(...CORE_EVENT_VALUES[file.on.event]);
  for (const step of Object.values(file.steps)) {
    const { save } = step.ask ?? {};
    if (save !== undefined && !save.includes('.')) found.push(save);
    if (step.do !== undefined) found.push(...(actionSpec(step.do)?.values ?? []));
  }
  return found;
}
