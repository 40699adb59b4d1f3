import { writeFileSync } from 'node:fs';
import type { OutboxEntry } from '../../src/learning/effect.ts';
import type { Event, Outcome } from '../../src/learning/event.ts';
import type { Library } from '../../src/learning/library.ts';
import type { OutboundMessage } from '../../src/learning/message.ts';
import { randomFrom } from '../../src/learning/random.ts';
import { createPupil, eventOf } from './pupil.ts';
import { beginner, hashOf, pathOf, type Recorded, type Replayed, recordedLibrary, replay, stepOf } from './replay.ts';
import { BEGINNING } from './world.ts';

/**
 * `node tests/simulation/record.ts` records the programme of `replay.test.ts` anew: a dozen learners, their events, the
 * outcomes of what was owed to them and the times that ran out, and what became of it all.
 *
 * This is right where the core shall from now on say, count or keep something else than it did, and the commit says what
 * and why. It is never the way to make a test pass: whoever is in the middle of a course then lives through that change.
 */
const LEARNERS = 12;
const ACTS = 70;
const DAY_MS = 86_400_000;

const library = await recordedLibrary();
const programme = Array.from({ length: LEARNERS }, (_, i) => recordOne(i, library)).flat();
programme.sort((one, other) => one.now - other.now);
const replayed = [...replay(programme, library)];
const expected = replayed.map(([learner, she], i) => ({
  learner,
  sha256: hashOf(she),
  ...(i === 0 && { sample: she }),
}));
write('programme.jsonl', programme);
write('expected.jsonl', expected);
console.log(`${programme.length} lines of ${LEARNERS} learners`);

function write(name: string, lines: readonly object[]): void {
  writeFileSync(pathOf(name), `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
}

function recordOne(index: number, library: Library): Recorded[] {
  const id = `learner-${index}`;
  const random = randomFrom(id);
  const from = { channel: 'web', name: id };
  const pupil = createPupil({ random, library }, id, from);
  let now = BEGINNING + Math.floor(random() * DAY_MS);
  let she: Replayed = { learner: beginner(id, from, now), facts: [] };
  const screen: OutboundMessage[] = [];
  const recorded: Recorded[] = [{ learner: id, now, from }];

  function happen(event: Event): void {
    recorded.push({ learner: id, now, event });
    she = stepOf(she, event, now, library);
  }

  /** What is owed is done in order; now and then only at the second attempt, or never. */
  function deliver(): void {
    for (let [entry] = she.learner.outbox; entry && entry.effect.kind !== 'erase'; [entry] = she.learner.outbox) {
      now = Math.max(now, entry.dueAt);
      const outcome = outcomeOf(entry, random());
      if (entry.effect.kind === 'send' && outcome.kind === 'done') screen.push(...entry.effect.messages);
      happen({ kind: 'outcome', entry: entry.id, outcome });
    }
  }

  for (let act = 0; act < ACTS; act++) {
    now += Math.floor(random() < 0.05 ? random() * 1.5 * DAY_MS : 1_000 + random() * 30_000);
    if (she.learner.wakeAt !== undefined && she.learner.wakeAt <= now) happen({ kind: 'wake' });
    const events = pupil.act(screen.slice(-6)).map((one, i) => eventOf(one, `${act}-${i}`, now, from));
    for (const event of events) happen(event);
    const last = events.at(-1);
    if (act % 9 === 0 && last) happen(last);
    deliver();
  }
  return recorded;
}

function outcomeOf({ id, effect, attempts }: OutboxEntry, dice: number): Outcome {
  if (dice < 0.04 && attempts < 3) return { kind: 'retry', reason: 'no answer', afterMs: 2_000 };
  if (dice < 0.05) return { kind: 'never', reason: 'bad payload' };
  switch (effect.kind) {
    case 'find-team':
      return effect.code === 'ABC'
        ? { kind: 'done', result: 'joined', values: { team: 'ABC', school: 'School No. 5' } }
        : { kind: 'done', result: 'unknown' };
    case 'issue-certificate':
      return {
        kind: 'done',
        result: 'issued',
        values: { certificate: `C${id}`, link: `/c/C${id}`, number: `SB-2026-${id}` },
      };
    case 'export':
      return { kind: 'done', result: 'ready', values: { link: '/export/1' } };
    default:
      return { kind: 'done' };
  }
}
