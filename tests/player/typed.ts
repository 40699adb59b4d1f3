import { letterAt } from '../../src/cli/talk/letter-at.ts';
import type { Language } from '../../src/learning/language.ts';
import type { Reply, Shown } from './shown.ts';

/** How somebody types: the numbers or letters of what is offered, its words, or those on a keyboard without ң, ө and ү. */
export const TYPING_STYLES = ['numbers', 'letters', 'words', 'bare words'] as const;
export type TypingStyle = (typeof TYPING_STYLES)[number];

const BARE: Readonly<Record<string, string>> = { ң: 'н', ө: 'о', ү: 'у', ё: 'е' };

/** An answer as it is typed. What can't be said well in words (an order, pairs) is said in numbers and letters. */
export function typed(reply: Reply, { options, matches = [] }: Shown, style: TypingStyle, language: Language): string {
  const place = (label: string) => options.indexOf(label);
  const letter = (index: number) => (language === 'en' ? String.fromCharCode(97 + index) : letterAt(index));
  const listed = (labels: readonly string[]) =>
    labels.map((label) => (style === 'letters' ? letter(place(label)) : place(label) + 1)).join(' ');
  switch (reply.kind) {
    case 'pick':
      return style === 'numbers' || style === 'letters'
        ? listed(reply.labels)
        : inWords(reply.labels.join('\n'), style);
    case 'order':
      return listed(reply.labels);
    case 'match':
      return reply.labels.map((label, i) => `${i + 1}${letter(matches.indexOf(label))}`).join(' ');
    case 'rate':
      return String(reply.value);
    case 'number':
      return reply.text;
    case 'write':
      return inWords(reply.text, style);
    default:
      return reply satisfies never;
  }
}

function inWords(text: string, style: TypingStyle): string {
  return style === 'bare words' ? text.toLowerCase().replace(/[ңөүё]/g, (letter) => BARE[letter] ?? letter) : text;
}
