import type { Choice, OutboundMessage, Prompt } from '../../learning/message.ts';
import { letterAt } from './letter-at.ts';

/**
 * What a message looks like in a terminal: everything can be answered by typing, as in a messenger without buttons. What
 * stands in brackets shows how.
 */
export function terminalText(message: OutboundMessage): string {
  const { progress, media, text, link, ask } = message;
  const parts = [
    progress && `[${progress.done}/${progress.of}] ${progress.title}`,
    media && `[${media.alt}]`,
    text.replaceAll('**', '*'),
    link && `${link.label}: ${link.url}`,
    ask && promptText(ask),
  ];
  return parts.filter((part) => part).join('\n');
}

function promptText(prompt: Prompt): string {
  switch (prompt.type) {
    case 'choice':
      return numbered(prompt.choices);
    case 'choices':
      return `${numbered(prompt.choices, '☐ ')}\n  (1 3)`;
    case 'text':
      return prompt.choices ? numbered(prompt.choices) : '';
    case 'order':
      return `${numbered(prompt.items)}\n  (3 1 2)`;
    case 'match':
      return [
        numbered(prompt.items),
        ...prompt.matches.map(({ label }, i) => `  ${letterAt(i)}) ${label}`),
        '  (1б 2а)',
      ].join('\n');
    case 'scale':
      return `  ${prompt.from} (${prompt.low}) … ${prompt.to} (${prompt.high})`;
    case 'number':
    case 'reflection':
      return '';
    default:
      return prompt satisfies never;
  }
}

function numbered(choices: readonly Choice[], mark = ''): string {
  return choices.map(({ label }, i) => `  ${i + 1}. ${mark}${label}`).join('\n');
}
