import { createHash } from 'node:crypto';

/** In bytes: 64 ids are kept in every learner. Ids of messages have about 60 bytes. */
const MAX_EVENT_ID = 100;

const HASHED = 'sha256:';

/** The id of a message (`wamid…`) as the id of an event: the same for the same message, and short enough to be kept. */
export function eventIdOf(wamid: string): string {
  if (Buffer.byteLength(wamid) <= MAX_EVENT_ID) return wamid;
  return HASHED + createHash('sha256').update(wamid).digest('base64url');
}

/** The id of the message that an event came from, where it can still be told. */
export function messageIdOf(eventId: string): string | undefined {
  return eventId.startsWith('wamid.') ? eventId : undefined;
}
