import type { Ask, Condition, Flow, Step, Then } from '../learning/flow.ts';
import { compileCondition } from './condition.ts';
import { parseDuration } from './duration.ts';
import type { AskFile, StepFile, ThenFile } from './flow-file.ts';
import { type FlowSource, fullKey } from './flow-source.ts';
import { lookUpTable } from './look-up-table.ts';
import { isTextParameter } from './text-uses.ts';

/** Compiles a flow that the linter found right. Throws where it is not: that is a bug of the linter. */
export function compileFlow({ name, file }: FlowSource): Flow {
  const steps = Object.entries(file.steps).map(([step, written]) => [step, compileStep(name, written)] as const);
  return { id: name, start: file.start, steps: lookUpTable(steps) };
}

function compileStep(flow: string, step: StepFile): Step {
  const { say, link, template, ask, wait, then } = step;
  const given = step.with ?? {};
  return {
    ...(say !== undefined && { say: { key: fullKey(flow, say) } }),
    ...(link && { link: { label: fullKey(flow, link.label), url: link.url } }),
    ...(template !== undefined && { template }),
    ...(ask && { ask: compileAsk(flow, ask) }),
    ...(step.do !== undefined && { do: { action: step.do, with: compileWith(flow, step.do, given) } }),
    ...(step.call !== undefined && { call: { flow: step.call, with: given } }),
    ...(wait !== undefined && { wait: { afterMs: milliseconds(wait) } }),
    ...(then !== undefined && { then: compileThen(then) }),
  };
}

function compileAsk(flow: string, { choices, list, text, save, otherwise, timeout }: AskFile): Ask {
  return {
    ...(choices && {
      choices: Object.entries(choices).map(([value, label]) => ({ value, label: fullKey(flow, label) })),
    }),
    ...(list && { list }),
    ...(text && { text }),
    ...(save !== undefined && { save }),
    ...(otherwise !== undefined && { otherwise: fullKey(flow, otherwise) }),
    ...(timeout && { timeout: { afterMs: milliseconds(timeout.after), then: timeout.then } }),
  };
}

function compileWith(flow: string, action: string, given: Readonly<Record<string, string>>): Record<string, string> {
  const compiled = Object.entries(given).map(([parameter, value]) => [
    parameter,
    isTextParameter(action, parameter) ? fullKey(flow, value) : value,
  ]);
  return Object.fromEntries(compiled);
}

function compileThen(then: ThenFile): Then {
  if (typeof then === 'string') return { step: then };
  if (Array.isArray(then)) {
    const rules = then.map((rule) => ({ condition: condition(rule.if), step: rule.then }));
    return { rules };
  }
  const { else: otherwise, ...byAnswer } = then;
  const table = lookUpTable(Object.entries(byAnswer));
  return otherwise === undefined ? { byAnswer: table } : { byAnswer: table, else: otherwise };
}

const ALWAYS: Condition = Object.assign(() => true, { source: 'else' });

/** An entry without a condition is taken whenever it is reached. */
function condition(source: string | undefined): Condition {
  if (source === undefined) return ALWAYS;
  const compiled = compileCondition(source);
  if (!compiled.ok) throw new Error(`the condition “${source}” went past the linter: ${compiled.message}`);
  return compiled.condition;
}

function milliseconds(duration: string): number {
  const ms = parseDuration(duration);
  if (ms === undefined) throw new Error(`the span of time “${duration}” went past the linter`);
  return ms;
}
