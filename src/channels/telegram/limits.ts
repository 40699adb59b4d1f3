import type { OutboundMessage, Prompt } from '../../learning/message.ts';
import type { ChannelLimits } from '../channel.ts';
import { MAX_BUTTON_DATA_BYTES, MAX_BUTTONS, MAX_TEXT } from './platform.ts';
import { presentPrompt } from './present-prompt.ts';

/** What Telegram can show of a message, and what its buttons can carry back. Long labels are numbered, long texts are cut. */
export const telegramLimits: ChannelLimits = {
  misfits(message) {
    return [...linkMisfits(message), ...(message.ask ? promptMisfits(message.ask) : [])];
  },
};

function linkMisfits({ link }: OutboundMessage): string[] {
  if (!link || /^(\/(?!\/)|https:\/\/)/.test(link.url)) return [];
  return [`the link "${link.url}" begins neither with / nor with https://`];
}

/** As long as a turn is written on a button (`learning/learner.ts`, `firstTurn`). */
const LONG_TURN = 36 ** 5 - 1;

function promptMisfits(prompt: Prompt): string[] {
  const count = countOf(prompt);
  if (count === 0) return [];
  if (count > MAX_BUTTONS) return [`there are ${count} buttons, Telegram shows ${MAX_BUTTONS}`];
  const { lines, keyboard } = presentPrompt({ ...prompt, turn: LONG_TURN }, 'ky');
  const { length } = lines.join('\n\n');
  return [
    ...(keyboard
      ? []
      : [`the answers do not fit into buttons, which carry ${MAX_BUTTON_DATA_BYTES} bytes on Telegram`]),
    ...(length > MAX_TEXT ? [`the answers have ${length} characters, a message of Telegram has ${MAX_TEXT}`] : []),
  ];
}

/** How many buttons it takes to answer. */
function countOf(prompt: Prompt): number {
  switch (prompt.type) {
    case 'choice':
    case 'choices':
    case 'text':
      return prompt.choices?.length ?? 0;
    case 'order':
      return prompt.items.length;
    case 'match':
      return prompt.items.length + prompt.matches.length;
    case 'scale':
      return prompt.to - prompt.from + 1;
    case 'number':
    case 'reflection':
      return 0;
    default:
      return prompt satisfies never;
  }
}
