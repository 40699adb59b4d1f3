import { leaveActivities } from './activity.ts';
import { type Draft, flushSaid, record, sayText, setFrames } from './draft.ts';
import type { OutboxEntry } from './effect.ts';
import { LEARNER_MAX_BYTES } from './learner.ts';

/** What the rest of a learner takes at most: 64 seen ids of `EVENT_ID_MAX_BYTES` with their times (8 KB), and her profile. */
const REST_MAX_BYTES = 12_288;

/** What a learner may take here: a delivery lease and `wakeAt` are added when she is committed. */
const MAX_BYTES = LEARNER_MAX_BYTES - 256;

/** How much of a learner may be undelivered messages. */
const OUTBOX_MAX_BYTES = LEARNER_MAX_BYTES / 2;

/**
 * Keeps a learner below `LEARNER_MAX_BYTES`. Where nothing could be delivered for long, the oldest messages are given
 * up, and effects that no flow waits for; where a flow has grown her, it is stopped. Either leaves a fact.
 */
export function limitSize(draft: Draft): void {
  const { outbox, conversation, progress } = draft.learner;
  if (atMost(outbox) + atMost(conversation) + atMost(progress) <= LEARNER_MAX_BYTES - REST_MAX_BYTES) return;
  if (fits(draft)) return;
  giveUpOldest(draft);
  if (fits(draft)) return;
  const { frames } = draft.learner.conversation;
  const frame = frames.at(-1);
  const reason = `the learner would be larger than ${LEARNER_MAX_BYTES} bytes`;
  record(draft, { kind: 'flow.stopped', flow: frame?.flow ?? '', step: frame?.step ?? '', reason });
  leaveActivities(draft, frames);
  setFrames(draft, []);
  for (const entry of draft.learner.outbox) if (entry.effect.kind !== 'erase') giveUp(draft, entry);
  sayText(draft, 'core.sorry');
  flushSaid(draft);
}

/** Her newest message is kept: it says where she is. */
function giveUpOldest(draft: Draft): void {
  const { outbox } = draft.learner;
  const newest = outbox.findLast((entry) => entry.effect.kind === 'send');
  let bytes = bytesOf(outbox);
  for (const entry of outbox) {
    if (bytes <= OUTBOX_MAX_BYTES) return;
    if (entry === newest || entry.effect.kind === 'erase' || isAwaited(draft, entry)) continue;
    bytes -= bytesOf(entry) + 1;
    giveUp(draft, entry);
  }
}

function isAwaited({ learner }: Draft, { id }: OutboxEntry): boolean {
  return learner.conversation.frames.some(({ waiting }) => waiting?.kind === 'effect' && waiting.entry === id);
}

function giveUp(draft: Draft, entry: OutboxEntry): void {
  const reason = 'too much is waiting to be delivered';
  record(draft, { kind: 'effect.given-up', effect: entry.effect.kind, reason, attempts: entry.attempts });
  draft.learner.outbox = draft.learner.outbox.filter((one) => one !== entry);
}

/** Counted only where a quick upper bound does not tell. */
function fits({ learner }: Draft): boolean {
  return atMost(learner) <= MAX_BYTES || bytesOf(learner) <= MAX_BYTES;
}

/** Of the JSON, in UTF-8. */
function bytesOf(value: object): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

/** An upper bound: a UTF-16 unit takes at most 3 bytes in UTF-8; escapes take 2 (control characters are cleaned away). */
function atMost(value: unknown): number {
  if (typeof value === 'string') return 3 * value.length + 3;
  if (typeof value !== 'object' || value === null) return 24;
  let bytes = 3;
  if (Array.isArray(value)) for (const item of value) bytes += atMost(item);
  else for (const key in value) bytes += 3 * key.length + 4 + atMost(value[key as keyof typeof value]);
  return bytes;
}
