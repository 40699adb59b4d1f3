import { ACTION_SPECS } from '../learning/action-specs.ts';
import type { StepFile } from './flow-file.ts';
import type { FlowSource } from './flow-source.ts';
import { actionSpec } from './flow-variables.ts';
import { suggest } from './suggest.ts';
import type { Path } from './yaml-source.ts';

/** What can come of a step: its `named` answers or outcomes, and whether there are others that have no name here. */
type Answers = { readonly named: readonly string[]; readonly hasOthers: boolean; readonly noun: 'answer' | 'outcome' };

/** Checks that `then` handles every answer and outcome of its step, and none that can't come. */
export function lintAnswers(source: FlowSource): void {
  for (const [name, step] of Object.entries(source.file.steps)) {
    const path = ['steps', name];
    if (step.do !== undefined && !actionSpec(step.do)) {
      const hint = suggest(step.do, Object.keys(ACTION_SPECS)) || ' `sabak lint --actions` lists the actions.';
      const message = `There is no action \`${step.do}\`.${hint}`;
      source.report(source.yaml.positionOf([...path, 'do']), 'unknown-action', message);
      continue;
    }
    lintThen(source, path, step);
  }
}

function lintThen(source: FlowSource, path: Path, step: StepFile): void {
  const { yaml, report } = source;
  const { then } = step;
  if (then === undefined) return;
  const answers = answersOf(step);
  if (answers?.noun === 'outcome' && answers.named.length === 0) {
    const message = `After \`${step.do}\` the conversation is over. Remove \`then\`.`;
    report(yaml.positionOfKey([...path, 'then']), 'nothing-follows', message);
    return;
  }
  if (Array.isArray(then)) return lintRules(source, [...path, 'then'], then);
  if (typeof then === 'string') return;
  if (!answers) {
    const message =
      'This step asks nothing and does nothing, so there is no answer to choose by. Name one step: `then: STEP`.';
    report(yaml.positionOf([...path, 'then']), 'no-answers', message);
    return;
  }
  lintByAnswer(source, [...path, 'then'], then, answers);
}

function answersOf({ ask, do: action }: StepFile): Answers | undefined {
  if (ask) {
    const hasOthers = ask.text !== undefined || ask.list !== undefined;
    return { named: Object.keys(ask.choices ?? {}), hasOthers, noun: 'answer' };
  }
  const spec = action === undefined ? undefined : actionSpec(action);
  return spec && { named: spec.outcomes, hasOthers: false, noun: 'outcome' };
}

function lintByAnswer({ yaml, report }: FlowSource, path: Path, then: Record<string, string>, answers: Answers): void {
  const { named, hasOthers, noun } = answers;
  const handled = Object.keys(then).filter((answer) => answer !== 'else');
  for (const answer of handled) {
    if (named.includes(answer)) continue;
    const others = named.length > 0 ? ` Possible: ${quoted(named)}.` : ' Write `else`, or name one step: `then: STEP`.';
    const message = `\`${answer}\` is no ${noun} of this step.${suggest(answer, named) || others}`;
    report(yaml.positionOfKey([...path, answer]), 'impossible-answer', message);
  }
  const missing = named.filter((answer) => !handled.includes(answer));
  const hasElse = Object.hasOwn(then, 'else');
  if (!hasElse && missing.length > 0) {
    const message = `Nothing is said about the ${noun}${missing.length > 1 ? 's' : ''} ${quoted(missing)}. Add ${missing.length > 1 ? 'them' : 'it'}, or \`else: STEP\`.`;
    report(yaml.positionOfKey(path), 'unhandled-answer', message);
  }
  if (!hasElse && missing.length === 0 && hasOthers) {
    const message = 'Other answers are possible here, and nothing is said about them. Add `else: STEP`.';
    report(yaml.positionOfKey(path), 'unhandled-answer', message);
  }
  if (hasElse && missing.length === 0 && !hasOthers) {
    const message = `Every ${noun} is named, so \`else\` is never taken. Remove it.`;
    report(yaml.positionOfKey([...path, 'else']), 'needless-else', message, 'warning');
  }
}

function lintRules(
  { yaml, report }: FlowSource,
  path: Path,
  rules: readonly { readonly if?: string | undefined }[],
): void {
  rules.forEach((rule, i) => {
    if (rule.if !== undefined || i === rules.length - 1) return;
    const message =
      'This entry has no `if`, so what follows it is never looked at. Move it to the end, or give it one.';
    report(yaml.positionOf([...path, i]), 'early-default', message);
  });
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
