import { advance } from '../src/learning/advance.ts';
import type { LearnerEvent } from '../src/learning/event.ts';
import { type Learner, newLearner, SEEN_RING_SIZE } from '../src/learning/learner.ts';
import type { Library } from '../src/learning/library.ts';
import type { OutboundMessage, Prompt } from '../src/learning/message.ts';
import { randomFrom } from '../src/learning/random.ts';

const FROM = { channel: 'web', name: 'bench' };
const MINUTE_MS = 60_000;

/**
 * A learner who waits at the first question of a lesson, as JSON of at least `bytes`, and what she may do there: an answer,
 * something else typed, a tap on an old button. `now`: when she does it.
 */
export function learnerInLesson(
  library: Library,
  bytes: number,
): { json: string; events: LearnerEvent[]; now: number } {
  let learner = newLearner('b'.repeat(26), FROM, 0);
  let now = Date.UTC(2026, 10, 24);
  const happen = (what: { kind: 'start' } | { kind: 'tap'; turn: number; values: readonly string[] }) => {
    now += MINUTE_MS;
    const event: LearnerEvent = { id: eventId(learner.version), at: now, from: FROM, ...what };
    const world = { now, library, random: randomFrom(String(learner.version)) };
    const { learner: next } = advance(learner, event, world);
    const said = next.outbox.flatMap(({ effect }) => (effect.kind === 'send' ? effect.messages : []));
    learner = { ...next, outbox: [] };
    return said.at(-1);
  };
  let last = happen({ kind: 'start' });
  for (let i = 0; i < 200 && !isAtQuestion(learner, last); i++) {
    const ask = last?.ask;
    if (!ask) throw new Error('the learner got stuck on her way to a lesson');
    last = happen({ kind: 'tap', turn: ask.turn, values: someAnswer(ask) });
  }
  if (!isAtQuestion(learner, last)) throw new Error('the learner came to no question of a lesson');
  learner = grown(learner, bytes);
  const { turn } = learner.conversation;
  const at = now + MINUTE_MS;
  const base = { at, from: FROM };
  const answer = someAnswer(last?.ask as Prompt);
  const events: LearnerEvent[] = [
    { ...base, id: eventId(1_000), kind: 'tap', turn, values: answer },
    { ...base, id: eventId(1_001), kind: 'text', text: '3' },
    { ...base, id: eventId(1_002), kind: 'text', text: 'эмне үчүн' },
    { ...base, id: eventId(1_003), kind: 'tap', turn: turn - 5, values: answer },
  ];
  return { json: JSON.stringify(learner), events, now: at };
}

/** As long as a UUID, and as soon told from others. */
function eventId(count: number): string {
  return String(count).padEnd(36, '-');
}

function isAtQuestion(learner: Learner, last: OutboundMessage | undefined): boolean {
  const frame = learner.conversation.frames.at(-1);
  return frame?.flow.startsWith('lesson/') === true && last?.ask?.type === 'choice' && last.ask.choices.length > 1;
}

/** As she is after months: the ring of seen events is full, and courses like this one are behind her. */
function grown(learner: Learner, bytes: number): Learner {
  const ids = Array.from({ length: SEEN_RING_SIZE }, (_, i) => eventId(2_000 + i));
  const old = { ...learner, seen: { ids, at: ids.map(() => learner.activeAt - MINUTE_MS) } };
  const [progress] = Object.values(learner.progress);
  if (!progress) throw new Error('the learner has begun no course');
  let larger: Learner = old;
  for (let i = 1; Buffer.byteLength(JSON.stringify(larger)) < bytes; i++) {
    larger = { ...larger, progress: { ...larger.progress, [`course-${i}`]: progress } };
  }
  return larger;
}

function someAnswer(ask: Prompt): string[] {
  switch (ask.type) {
    case 'choice':
    case 'choices':
      return [ask.choices[0]?.value ?? ''];
    case 'text':
      return [ask.choices?.[0]?.value ?? 'Айгүл Асанова'];
    case 'order':
      return ask.items.map((item) => item.value);
    case 'match':
      return ask.items.map((_, i) => ask.matches[i]?.value ?? '');
    case 'scale':
      return [String(ask.from)];
    case 'number':
      return ['3'];
    case 'reflection':
      return ['Эртең сынап көрөм.'];
    default:
      return ask satisfies never;
  }
}
