/**
 * What of ours a message was, as it comes back in its statuses (`biz_opaque_callback_data`). `isPart`: more messages of the
 * same entry follow it, so that its fate is not the entry's.
 */
export type CallbackData = { readonly learner: string; readonly entry: string; readonly isPart: boolean };

const PART = '/part';
/** A learner's id (`runtime/identify.ts`), and the id of an entry of her outbox. */
const OURS = /^([0-9a-z]{26})\/([\w.:-]{1,100})(\/part)?$/;

export function encodeCallbackData({ learner, entry, isPart }: CallbackData): string {
  return `${learner}/${entry}${isPart ? PART : ''}`;
}

/** Undefined: something else has sent this message with our number. */
export function decodeCallbackData(text: string): CallbackData | undefined {
  const [, learner, entry, part] = OURS.exec(text) ?? [];
  return learner === undefined || entry === undefined ? undefined : { learner, entry, isPart: part !== undefined };
}
