import { type Draft, flushSaid, record, sayText, setFrames } from './draft.ts';
import type { OutboxEntry } from './effect.ts';
import { LEARNER_MAX_BYTES } from './learner.ts';

/** What the rest of a learner takes at most: 64 seen ids of at most 100 bytes with their times, and her profile. */
const REST_MAX_BYTES = 12_288;

/** How much of a learner may be undelivered messages. */
const OUTBOX_MAX_BYTES = LEARNER_MAX_BYTES / 2;

/**
 * Keeps a learner below `LEARNER_MAX_BYTES`. Where nothing could be delivered for long, the oldest messages are given
 * up; where a flow has grown her, it is stopped. Either leaves a fact.
 */
export function limitSize(draft: Draft): void {
  const { outbox, conversation, progress } = draft.learner;
  if (atMost(outbox) + atMost(conversation) + atMost(progress) <= LEARNER_MAX_BYTES - REST_MAX_BYTES) return;
  if (fits(draft.learner, LEARNER_MAX_BYTES)) return;
  giveUpOldest(draft);
  if (fits(draft.learner, LEARNER_MAX_BYTES)) return;
  const frame = draft.learner.conversation.frames.at(-1);
  const reason = `the learner would be larger than ${LEARNER_MAX_BYTES} bytes`;
  record(draft, { kind: 'flow.stopped', flow: frame?.flow ?? '', step: frame?.step ?? '', reason });
  setFrames(draft, []);
  draft.learner.outbox = draft.learner.outbox.filter((entry) => entry.effect.kind !== 'send');
  sayText(draft, 'core.sorry');
  flushSaid(draft);
}

function giveUpOldest(draft: Draft): void {
  const sends = draft.learner.outbox.filter((entry) => entry.effect.kind === 'send').slice(0, -1);
  for (const entry of sends) {
    if (fits(draft.learner.outbox, OUTBOX_MAX_BYTES)) return;
    giveUp(draft, entry);
  }
}

function giveUp(draft: Draft, entry: OutboxEntry): void {
  const reason = 'too much is waiting to be delivered';
  record(draft, { kind: 'effect.given-up', effect: entry.effect.kind, reason, attempts: entry.attempts });
  draft.learner.outbox = draft.learner.outbox.filter((one) => one !== entry);
}

/** Whether the JSON of `value` has at most `bytes` in UTF-8: counted only where a quick upper bound does not tell. */
function fits(value: object, bytes: number): boolean {
  if (atMost(value) <= bytes) return true;
  return new TextEncoder().encode(JSON.stringify(value)).length <= bytes;
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
