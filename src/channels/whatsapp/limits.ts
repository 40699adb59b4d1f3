import { LANGUAGES } from '../../learning/language.ts';
import type { OutboundMessage, Prompt } from '../../learning/message.ts';
import type { ChannelLimits } from '../channel.ts';
import { MAX_TEXT, PICTURE } from './bounds.ts';
import { renderText } from './marks.ts';
import { renderPrompt } from './render-prompt.ts';

/** What is typed is named by numbers of at most two digits: more choices are a wall that nobody reads to its end. */
const MAX_LISTED = 20;

/**
 * What WhatsApp can't show, or can't bring back as an answer. What is shown otherwise than elsewhere (numbered, typed, in two
 * messages) fits.
 */
export const whatsappLimits: ChannelLimits = {
  misfits(message) {
    return [...pictureMisfits(message), ...linkMisfits(message), ...(message.ask ? promptMisfits(message.ask) : [])];
  },
};

function pictureMisfits({ media }: OutboundMessage): string[] {
  if (!media || PICTURE.test(media.src)) return [];
  return [`the picture "${media.src}" is neither JPEG nor PNG, so that WhatsApp tells its description only`];
}

function linkMisfits({ link }: OutboundMessage): string[] {
  if (!link || /^(\/(?!\/)|https:\/\/)/.test(link.url)) return [];
  return [`the link "${link.url}" begins neither with / nor with https://`];
}

function promptMisfits(prompt: Prompt): string[] {
  switch (prompt.type) {
    case 'choice':
    case 'text':
      return [...tooMany(prompt.choices?.length ?? 0, 'choices'), ...tooLong(prompt)];
    case 'choices':
      return [...tooMany(prompt.choices.length, 'choices'), ...tooLong(prompt)];
    case 'order':
      return [...tooMany(prompt.items.length, 'items'), ...tooLong(prompt)];
    case 'match':
      return [...tooMany(Math.max(prompt.items.length, prompt.matches.length), 'items'), ...tooLong(prompt)];
    case 'scale':
    case 'number':
    case 'reflection':
      return [];
    default:
      return prompt satisfies never;
  }
}

function tooMany(count: number, what: string): string[] {
  return count > MAX_LISTED ? [`there are ${count} ${what}, WhatsApp shows ${MAX_LISTED}`] : [];
}

/** What is answered by number has to stand in one message with its numbers. */
function tooLong(prompt: Prompt): string[] {
  const lengths = LANGUAGES.map((language) => {
    const { lines } = renderPrompt(prompt, language, false);
    return renderText(lines.join('\n\n')).length;
  });
  const longest = Math.max(...lengths);
  return longest > MAX_TEXT ? [`what can be answered has ${longest} characters, a message has ${MAX_TEXT}`] : [];
}
