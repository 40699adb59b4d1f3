import { type Advance, advance } from '../src/learning/advance.ts';
import type { Event } from '../src/learning/event.ts';
import type { Learner } from '../src/learning/learner.ts';
import { randomFrom } from '../src/learning/random.ts';
import { learnerInLesson } from './learner-in-lesson.ts';
import { median, report } from './report.ts';
import { shippedLibrary } from './shipped-library.ts';

/**
 * A step of the core as a process makes it (parse the learner, advance, stringify), against parsing and stringifying the
 * same JSON alone: the learner before the step, and after it. Rounds alternate, so that a noisy neighbour disturbs both
 * alike.
 */
const ROUNDS = 15;
const STEPS_PER_ROUND = 3_000;

const library = await shippedLibrary();
const { json, events, now } = learnerInLesson(library, 6_000);

const outputs = events.map((event) => JSON.parse(JSON.stringify(advanced(JSON.parse(json), event).learner)));
const floor = (i: number) => Object.keys(JSON.parse(json)).length + JSON.stringify(outputs[i % outputs.length]).length;
const step = (i: number) => {
  const { learner, facts } = advanced(JSON.parse(json), events[i % events.length] as Event);
  return JSON.stringify(learner).length + facts.length;
};

time(floor);
time(step);
const rounds = Array.from({ length: ROUNDS }, () => ({ floorMs: time(floor), stepMs: time(step) }));
const stepMs = median(rounds.map((round) => round.stepMs));
console.log(`learner: ${Buffer.byteLength(json)} bytes; ${events.map((event) => event.kind).join(', ')} in turn`);
console.log(`floor: ${Math.round((1000 * STEPS_PER_ROUND) / median(rounds.map((round) => round.floorMs)))} / s`);
console.log(`steps: ${Math.round((1000 * STEPS_PER_ROUND) / stepMs)} / s on one core (goal: ≥ 35000)`);
report('engine', median(rounds.map((round) => round.stepMs / round.floorMs)), '≤ 2');

function advanced(learner: Learner, event: Event): Advance {
  return advance(learner, event, { now, library, random: randomFrom(`${learner.id}:${learner.version}`) });
}

function time(task: (i: number) => number): number {
  const startedAt = performance.now();
  let sum = 0;
  for (let i = 0; i < STEPS_PER_ROUND; i++) sum += task(i);
  if (sum === 0) throw new Error('nothing was done');
  return performance.now() - startedAt;
}
