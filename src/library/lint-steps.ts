import { isLanguage, LANGUAGES } from '../learning/language.ts';
import { SAVE_TARGETS } from '../learning/scope.ts';
import { type AskFile, type StepFile, VARIABLE_PATTERN } from './flow-file.ts';
import { arrowsOf, type FlowSource } from './flow-source.ts';
import { suggest } from './suggest.ts';
import type { Path } from './yaml-source.ts';

/** Checks that the steps that a flow names are there, and that each does one thing. */
export function lintSteps(source: FlowSource): void {
  const { file } = source;
  const names = Object.keys(file.steps);
  if (!names.includes(file.start)) reportUnknownStep(source, file.start, ['start']);
  for (const [name, step] of Object.entries(file.steps)) {
    for (const { to, path } of arrowsOf(name, step)) if (!names.includes(to)) reportUnknownStep(source, to, path);
    lintShape(source, name, step);
    if (step.ask) lintAsk(source, ['steps', name, 'ask'], step.ask);
  }
}

/** Checks that every step of a flow is reached. It takes a flow whose arrows are right: else one mistake is reported many times. */
export function lintReachability(source: FlowSource): void {
  const { file, yaml, report } = source;
  const reached = reachedSteps(source);
  for (const name of Object.keys(file.steps)) {
    if (reached.has(name)) continue;
    const message = `Nothing leads to the step \`${name}\`. Let a \`then\` name it, or remove it.`;
    report(yaml.positionOfKey(['steps', name]), 'unreachable-step', message);
  }
}

function reportUnknownStep({ file, yaml, report }: FlowSource, name: string, path: Path): void {
  const known = Object.keys(file.steps);
  const hint = suggest(name, known) || ` The steps are ${known.map((step) => `\`${step}\``).join(', ')}.`;
  report(yaml.positionOf(path), 'unknown-step', `There is no step \`${name}\`.${hint}`);
}

function reachedSteps({ file }: FlowSource): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [file.start];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const step = Object.hasOwn(file.steps, name) ? file.steps[name] : undefined;
    if (!step || reached.has(name)) continue;
    reached.add(name);
    waiting.push(...arrowsOf(name, step).map(({ to }) => to));
  }
  return reached;
}

function lintShape({ yaml, report }: FlowSource, name: string, step: StepFile): void {
  const path = ['steps', name];
  const things = (['ask', 'do', 'call', 'wait'] as const).filter((key) => step[key] !== undefined);
  const [first, second] = things;
  if (second) {
    const message = `A step does one thing, but \`${name}\` has \`${first}\` and \`${second}\`. Make two steps of it.`;
    report(yaml.positionOfKey([...path, second]), 'two-things', message);
  }
  if (things.length === 0 && step.say === undefined && step.then === undefined) {
    report(yaml.positionOfKey(path), 'empty-step', `The step \`${name}\` does nothing. Give it \`say\`, or remove it.`);
  }
  if (step.ask && step.say === undefined) {
    const message = 'Something is asked here, but nothing is said. Put the question into `say`.';
    report(yaml.positionOfKey([...path, 'ask']), 'ask-without-say', message);
  }
  if (step.link && step.say === undefined) {
    const message = 'A link stands under what is said, but nothing is said here. Add `say`.';
    report(yaml.positionOfKey([...path, 'link']), 'link-without-say', message);
  }
  if (step.template !== undefined && step.say === undefined) {
    const message = 'A template is sent in the place of what is said, but nothing is said here. Add `say`.';
    report(yaml.positionOfKey([...path, 'template']), 'template-without-say', message);
  }
  if (step.with && step.do === undefined && step.call === undefined) {
    const message = '`with` is for `do` and `call`, and this step has neither. Remove it.';
    report(yaml.positionOfKey([...path, 'with']), 'needless-with', message);
  }
}

function lintAsk(source: FlowSource, path: Path, ask: AskFile): void {
  const { yaml, report } = source;
  if (!ask.choices && !ask.list && !ask.text) {
    const message = 'Nothing can be answered here. Give `choices`, `list` or `text`.';
    report(yaml.positionOfKey(path), 'no-answers', message);
  }
  if (ask.list && ask.text) {
    const message = 'A list is chosen from, so no free text is asked with it. Remove `text` or `list`.';
    report(yaml.positionOfKey([...path, 'text']), 'list-and-text', message);
  }
  if (ask.text && ask.text.min > ask.text.max) {
    const message = `\`min\` (${ask.text.min}) is greater than \`max\` (${ask.text.max}): no answer fits.`;
    report(yaml.positionOf([...path, 'text', 'min']), 'min-above-max', message);
  }
  if (ask.save !== undefined) lintSave(source, path, ask, ask.save);
}

function lintSave({ yaml, report }: FlowSource, path: Path, ask: AskFile, save: string): void {
  const targets: readonly string[] = SAVE_TARGETS;
  const at = yaml.positionOf([...path, 'save']);
  if (!targets.includes(save) && !VARIABLE_PATTERN.test(save)) {
    const known = targets.map((target) => `\`${target}\``).join(', ');
    const message = `An answer can't be saved as \`${save}\`.${suggest(save, targets)} Take ${known}, or a variable: one word of Latin letters and digits.`;
    report(at, 'bad-save', message);
  }
  const wrong = FIXED_VALUES[save];
  if (!wrong) return;
  if (ask.text || ask.list) report(at, 'bad-save', `\`${save}\` takes answers from \`choices\` only: ${wrong.known}.`);
  for (const value of Object.keys(ask.choices ?? {})) {
    if (wrong.isRight(value)) continue;
    const message = `\`${save}\` can't be \`${value}\`. It is ${wrong.known}.`;
    report(yaml.positionOfKey([...path, 'choices', value]), 'bad-save', message);
  }
}

type FixedValues = { readonly isRight: (value: string) => boolean; readonly known: string };

const FIXED_VALUES: Readonly<Record<string, FixedValues>> = {
  'learner.language': {
    isRight: isLanguage,
    known: `one of ${LANGUAGES.map((language) => `\`${language}\``).join(', ')}`,
  },
  'learner.nudgeAt': {
    isRight: (value) => value === 'never' || /^([01]\d|2[0-3]):[0-5]\d$/.test(value),
    known: 'a time such as `19:00`, or `never`',
  },
};
