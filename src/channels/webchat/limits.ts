import type { OutboundMessage, Prompt } from '../../learning/message.ts';
import type { ChannelLimits } from '../channel.ts';
import { MAX_TEXT, MAX_VALUES } from './parse-message.ts';

/** More buttons than this are a wall on a phone: two screens of 360 by 740 pixels at 44 pixels a button. */
const MAX_CHOICES = 20;
/** A label of this many characters fills five lines at 360 pixels. */
const MAX_LABEL = 160;
/** 0 to 10 is the longest scale in use; at 360 pixels its steps stand in two rows. */
const MAX_STEPS = 11;

/** What the browser page can show and what its answers can carry back (`parseWebMessage`). */
export const webchatLimits: ChannelLimits = {
  misfits(message) {
    return [...textMisfits(message), ...(message.ask ? promptMisfits(message.ask) : [])];
  },
};

function textMisfits(message: OutboundMessage): string[] {
  const misfits: string[] = [];
  if (message.text.length > MAX_TEXT) {
    misfits.push(`the text has ${message.text.length} characters, the web chat shows ${MAX_TEXT}`);
  }
  if (message.link && !/^(\/(?!\/)|https:\/\/)/.test(message.link.url)) {
    misfits.push(`the link "${message.link.url}" begins neither with / nor with https://`);
  }
  return misfits;
}

function promptMisfits(prompt: Prompt): string[] {
  switch (prompt.type) {
    case 'choice':
    case 'text':
      return [...tooMany(prompt.choices?.length ?? 0, MAX_CHOICES, 'choices'), ...tooLong(prompt.choices ?? [])];
    case 'choices':
      return [...tooMany(prompt.choices.length, MAX_VALUES, 'choices'), ...tooLong(prompt.choices)];
    case 'order':
      return [...tooMany(prompt.items.length, MAX_VALUES, 'items'), ...tooLong(prompt.items)];
    case 'match':
      return [...tooMany(prompt.items.length, MAX_VALUES, 'items'), ...tooLong([...prompt.items, ...prompt.matches])];
    case 'scale':
      return [
        ...tooMany(prompt.to - prompt.from + 1, MAX_STEPS, 'steps'),
        ...tooLong([{ label: prompt.low }, { label: prompt.high }]),
      ];
    case 'number':
    case 'reflection':
      return [];
    default:
      return prompt satisfies never;
  }
}

function tooMany(count: number, most: number, what: string): string[] {
  return count > most ? [`there are ${count} ${what}, the web chat shows ${most}`] : [];
}

function tooLong(labels: readonly { readonly label: string }[]): string[] {
  return labels
    .filter(({ label }) => label.length > MAX_LABEL)
    .map(({ label }) => `"${label.slice(0, 20)}…" has ${label.length} characters, the web chat shows ${MAX_LABEL}`);
}
