import type { Language } from '../../../learning/language.ts';
import type { Choice, LessonProgress, Prompt } from '../../../learning/message.ts';
import type { TranscriptEntry } from '../../../learning/transcript.ts';

/** The entries with one more, in order of their numbers; one that is there already changes nothing. */
export function withEntry(entries: readonly TranscriptEntry[], entry: TranscriptEntry): readonly TranscriptEntry[] {
  const before = entries.findLastIndex(({ number }) => number <= entry.number);
  if (entries[before]?.number === entry.number) return entries;
  return entries.toSpliced(before + 1, 0, entry);
}

/** A message that asks, by its entry's number and its index there, and what became of it. */
export type Asked = {
  readonly number: number;
  readonly index: number;
  readonly prompt: Prompt;
  /** The message's own. */
  readonly language: Language | undefined;
  /** What she said after it; absent while it waits. */
  readonly answer?: string;
};

/**
 * Every question of the conversation, in order. What she said closes all questions before it, and of two that nobody
 * answered the newer one counts; so at most the last one is without an answer.
 */
export function askedIn(entries: readonly TranscriptEntry[]): Asked[] {
  const asked: Asked[] = [];
  let answer: string | undefined;
  for (const { number, language, heard, messages } of entries.toReversed()) {
    for (const [index, { ask }] of [...messages.entries()].toReversed()) {
      if (!ask) continue;
      const isOpen = answer === undefined && asked.length === 0;
      asked.push({ number, index, prompt: ask, language, ...(!isOpen && { answer: answer ?? '' }) });
      answer = undefined;
    }
    if (heard) answer = heard.text;
  }
  return asked.toReversed();
}

/** The question that waits for her now. */
export function liveIn(entries: readonly TranscriptEntry[]): Asked | undefined {
  const last = askedIn(entries).at(-1);
  return last?.answer === undefined ? last : undefined;
}

/**
 * How far the lesson is: what the newest message that tells it says, unless something was asked after it that belongs
 * to no lesson. What is asked with a verdict is a lesson's question once more.
 */
export function progressIn(entries: readonly TranscriptEntry[]): LessonProgress | undefined {
  for (const { messages } of entries.toReversed()) {
    const progress = messages.findLast((message) => message.progress)?.progress;
    if (progress) return progress;
    if (messages.some(({ ask }) => ask) && !messages.some(({ verdict }) => verdict)) return undefined;
  }
  return undefined;
}

/** The values that her words name: whole labels, the longer ones first, whatever stands between them. */
export function chosenValues(choices: readonly Choice[], answer: string): string[] {
  const exact = choices.find(({ label }) => label === answer);
  if (exact) return [exact.value];
  let rest = answer;
  const chosen: string[] = [];
  for (const { value, label } of choices.toSorted((a, b) => b.label.length - a.label.length)) {
    if (!rest.includes(label)) continue;
    chosen.push(value);
    rest = rest.replace(label, '\n');
  }
  return /[\p{L}\p{N}]/u.test(rest) ? [] : chosen;
}

/** Whether labels are so short that buttons stand side by side. */
export function areShort(choices: readonly Choice[]): boolean {
  return choices.every(({ label }) => label.length <= 14) && choices.length <= 4;
}

/** A number as it is answered (`12.5`), from what she typed: comma or point, spaces between thousands, a true minus. */
export function numberTyped(text: string): string | undefined {
  const plain = text.replace(/\s/g, '').replace(',', '.').replace(/^[−–]/, '-');
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(plain) ? plain.replace(/^\+/, '') : undefined;
}

/** The items with the one at `from` moved to `to`. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = items.toSpliced(from, 1);
  return rest.toSpliced(to, 0, ...items.slice(from, from + 1));
}
