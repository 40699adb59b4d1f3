import type { Flow, Step } from '../learning/flow.ts';
import { sourceOf } from '../library/condition.ts';

/**
 * A flow as a Mermaid flowchart. Questions are rhombs, actions and calls boxes with double sides, waits are rounded;
 * an arrow carries the answer, the outcome or the condition that takes it.
 */
export function mermaidOf(flow: Flow): string {
  const ids = new Map(Object.keys(flow.steps).map((name, i) => [name, `s${i}`]));
  const id = (step: string): string => ids.get(step) ?? 'lost';
  const steps = Object.entries(flow.steps);
  const hasEnd = steps.some(([, step]) => arrowsOf(step).some(({ to }) => to === undefined));
  const lines = [
    `  start([${quote(flow.id)}]) --> ${id(flow.start)}`,
    ...steps.map(([name, step]) => `  ${id(name)}${box(step, label(name, step))}`),
    ...steps.flatMap(([name, step]) =>
      arrowsOf(step).map(({ to, when }) => {
        const text = when === undefined ? '' : `|${quote(when)}|`;
        return `  ${id(name)} -->${text} ${to === undefined ? 'finish' : id(to)}`;
      }),
    ),
    ...(hasEnd ? ['  finish([end])'] : []),
  ];
  return `flowchart TD\n${lines.join('\n')}\n`;
}

/** `to` absent: the flow ends. `when` absent: always. */
type Arrow = { readonly to?: string; readonly when?: string };

function arrowsOf({ then, ask }: Step): Arrow[] {
  const timeout = ask?.timeout ? [{ to: ask.timeout.then, when: `after ${duration(ask.timeout.afterMs)}` }] : [];
  if (!then) return [{}, ...timeout];
  if ('step' in then) return [{ to: then.step }, ...timeout];
  if ('byAnswer' in then) {
    const arrows: Arrow[] = Object.entries(then.byAnswer).map(([answer, to]) => ({ to, when: answer }));
    return [...arrows, ...(then.else === undefined ? [] : [{ to: then.else, when: ELSE }]), ...timeout];
  }
  const rules: Arrow[] = then.rules.map(({ condition, step }) => ({ to: step, when: sourceOf(condition) }));
  const last: Arrow[] = rules.some(({ when }) => when === ELSE) ? [] : [{ when: ELSE }];
  return [...rules, ...last, ...timeout];
}

const ELSE = 'else';

function box(step: Step, text: string): string {
  if (step.ask) return `{${text}}`;
  if (step.do || step.call) return `[[${text}]]`;
  return step.wait ? `(${text})` : `[${text}]`;
}

function label(name: string, step: Step): string {
  const lines = [
    name,
    ...(step.say && 'key' in step.say ? [`say ${step.say.key}`] : []),
    ...(step.ask?.list ? [`list ${step.ask.list}`] : []),
    ...(step.do ? [`do ${step.do.action}`] : []),
    ...(step.call ? [`call ${step.call.flow}`] : []),
    ...(step.wait ? [`wait ${duration(step.wait.afterMs)}`] : []),
  ];
  return `"${lines.map(escapeText).join('<br/>')}"`;
}

function quote(text: string): string {
  return `"${escapeText(text)}"`;
}

/** Mermaid's own entities stand for what would end a quoted text or be read as HTML. */
function escapeText(text: string): string {
  return text.replaceAll('#', '#35;').replaceAll('"', '#quot;').replaceAll('<', '#lt;').replaceAll('>', '#gt;');
}

const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
];

/** A span as authors write it, such as `90s` or `1d`. */
function duration(ms: number): string {
  const [name, unitMs] = UNITS.find(([, unit]) => ms % unit === 0 && ms > 0) ?? ['s', 1000];
  return `${ms / unitMs}${name}`;
}
