import type { Course } from '../learning/course.ts';
import { fillTemplate } from '../learning/fill-template.ts';
import type { ListName } from '../learning/flow.ts';
import { type Language, localize } from '../learning/language.ts';
import type { Choice, OutboundMessage } from '../learning/message.ts';
import type { AskFile, StepFile } from './flow-file.ts';
import { type FlowSource, fullKey } from './flow-source.ts';
import type { Misfits } from './lint-screens.ts';
import { allElements, compileMessage, ELEMENT, type MessageElements } from './message-format.ts';
import { type TextsSource, textPath } from './texts-source.ts';

/** What `ask.list` offers in each language, from the courses that are there. */
export type Lists = (list: ListName, language: Language) => readonly Choice[];

/** The lists as the courses fill them: every course, and the lessons of the course that has the most. */
export function listsOf(courses: readonly Course[]): Lists {
  const largest = courses.toSorted((a, b) => b.lessons.length - a.lessons.length)[0];
  return (list, language) => {
    const items = list === 'courses' ? courses : (largest?.lessons ?? []);
    const choices = items.map((item) => ({ value: item.id, label: `${localize(item.title, language)} ✓` }));
    return choices.length > 0 ? choices : [{ value: 'sample', label: LONG_WORDS }];
  };
}

/** Reports the screens of a flow that a channel can't show, at their text in each language. */
export function lintFlowScreens(
  source: FlowSource,
  languages: readonly TextsSource[],
  misfits: Misfits,
  lists: Lists,
): void {
  for (const [name, step] of Object.entries(source.file.steps)) {
    if (step.say === undefined) continue;
    const key = fullKey(source.name, step.say);
    for (const texts of languages) {
      const message = messageOf(source.name, step, texts, lists);
      for (const [channel, misfitsOf] of Object.entries(misfits)) {
        for (const misfit of message ? misfitsOf(message) : []) {
          const text = `The step \`${name}\` of ${source.fileName} does not fit ${channel}: ${misfit}.`;
          texts.report(texts.yaml.positionOf(textPath(key)), 'misfit', text);
        }
      }
    }
  }
}

/** A step as it is sent, with long values in the place of its placeholders; undefined while a text is missing. */
function messageOf(flow: string, step: StepFile, texts: TextsSource, lists: Lists): OutboundMessage | undefined {
  const text = sample(texts, fullKey(flow, step.say ?? ''));
  const ask = step.ask && choicesOf(flow, step.ask, texts, lists);
  const label = step.link && sample(texts, fullKey(flow, step.link.label));
  if (text === undefined || (step.link && label === undefined)) return undefined;
  return {
    text,
    ...(step.link && { link: { label: label ?? '', url: sampleUrl(step.link.url) } }),
    ...(ask && { ask: { turn: 0, type: step.ask?.text ? 'text' : 'choice', choices: ask } }),
  };
}

function choicesOf(flow: string, ask: AskFile, texts: TextsSource, lists: Lists): Choice[] {
  const listed = ask.list ? lists(ask.list, texts.language) : [];
  const fixed = Object.entries(ask.choices ?? {}).map(([value, key]) => ({
    value,
    label: sample(texts, fullKey(flow, key)) ?? '',
  }));
  return [...listed, ...fixed];
}

/** A full name of six words has about this many letters; titles of courses and schools are not longer. */
const LONG_WORDS = 'Абдыкадырова Гүлбарчын Абдымомуновна, Ысык-Көл облусу, Жети-Өгүз';
const LONG_LINK = `https://example.org/${'x'.repeat(60)}`;
const LARGE_NUMBER = 100;

const SAMPLES: Readonly<Record<string, string | number>> = {
  nudgeAt: '19:00',
  channel: 'whatsapp',
  bar: '▰▰▰▰▰▰▰▰▰▰',
  lessons: LARGE_NUMBER,
  lessonsDone: LARGE_NUMBER,
  percent: LARGE_NUMBER,
  score: LARGE_NUMBER,
  passScore: LARGE_NUMBER,
  hours: LARGE_NUMBER,
  minutes: LARGE_NUMBER,
  link: LONG_LINK,
  certificateLink: LONG_LINK,
};

function sample(texts: TextsSource, key: string): string | undefined {
  const elements = texts.texts.get(key);
  if (!elements) return undefined;
  const message = compileMessage(texts.language, elements);
  return typeof message === 'string' ? message : message(sampleValues(elements));
}

function sampleValues(elements: MessageElements): Record<string, string | number> {
  const values: Record<string, string | number> = {};
  for (const element of allElements(elements)) {
    if (element.type === ELEMENT.literal || element.type === ELEMENT.pound) continue;
    const isNumber = element.type === ELEMENT.plural || element.type === ELEMENT.number;
    values[element.value] = SAMPLES[element.value] ?? (isNumber ? LARGE_NUMBER : LONG_WORDS);
  }
  return values;
}

/** Whatever variable the address begins with holds a whole address. */
function sampleUrl(template: string): string {
  const names = [...template.matchAll(/\{([\w-]+)\}/g)].map(([, name = '']) => name);
  return fillTemplate(template, Object.fromEntries(names.map((name) => [name, LONG_LINK])));
}
