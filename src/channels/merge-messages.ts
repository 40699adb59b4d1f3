import type { OutboundMessage } from '../learning/message.ts';

export type MergeOptions = {
  /** Whether the channel can carry this message, merged of several, in one of its own. */
  readonly fits: (message: OutboundMessage) => boolean;
  /** The picture of a later message may stand above the text of an earlier one. */
  readonly mayLiftPicture?: boolean;
};

/**
 * What a step says, in as few messages as the channel can carry: texts are joined by an empty line, in their order. A message
 * has at most one picture; what it asks and its link stand below its text, so nothing is merged after them. A verdict
 * stands above the text, so it stays with the text that it is about. `progress` is the newest.
 */
export function mergeMessages(
  messages: readonly OutboundMessage[],
  { fits, mayLiftPicture = false }: MergeOptions,
): OutboundMessage[] {
  const merged: OutboundMessage[] = [];
  for (const message of messages) {
    const last = merged.at(-1);
    const both = last && canFollow(last, message, mayLiftPicture) ? joined(last, message) : undefined;
    if (both && fits(both)) merged[merged.length - 1] = both;
    else merged.push(message);
  }
  return merged;
}

/** Whether the words would still stand in their order if `next` was a part of `first`. */
function canFollow(first: OutboundMessage, next: OutboundMessage, mayLiftPicture: boolean): boolean {
  if (first.ask || first.link || next.verdict) return false;
  if (!next.media) return true;
  return !first.media && (mayLiftPicture || (first.text.trim() === '' && !first.verdict));
}

function joined(first: OutboundMessage, next: OutboundMessage): OutboundMessage {
  const texts = [first.text, next.text].filter((text) => text.trim() !== '');
  return { ...first, ...next, text: texts.join('\n\n') };
}
