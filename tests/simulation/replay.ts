import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { webchatLimits } from '../../src/channels/webchat/limits.ts';
import { advance } from '../../src/learning/advance.ts';
import type { Event } from '../../src/learning/event.ts';
import type { Fact } from '../../src/learning/fact.ts';
import { type Address, type Learner, newLearner } from '../../src/learning/learner.ts';
import type { Library } from '../../src/learning/library.ts';
import { randomFrom } from '../../src/learning/random.ts';
import { formatFinding } from '../../src/library/format-finding.ts';
import { loadLibrary } from '../../src/library/load-library.ts';

const FOLDER = join(import.meta.dirname, 'recorded');

/** What happened to whom, and when: a line of `programme.jsonl`. `from`: she begins here. */
export type Recorded = { readonly learner: string; readonly now: number } & (
  | { readonly from: Address }
  | { readonly event: Event }
);

export type Replayed = { readonly learner: Learner; readonly facts: readonly Fact[] };

/** Flows and a course as they were when the programme was recorded: what is shipped may change, this does not. */
export async function recordedLibrary(): Promise<Library> {
  const loaded = await loadLibrary({
    contentDir: join(FOLDER, 'content'),
    flowsDir: join(FOLDER, 'flows'),
    misfits: { web: webchatLimits.misfits },
  });
  if (!loaded.ok) throw new Error(loaded.findings.map(formatFinding).join('\n'));
  return loaded.library;
}

/** One step, as the runtime makes it. */
export function stepOf({ learner, facts }: Replayed, event: Event, now: number, library: Library): Replayed {
  const random = randomFrom(`${learner.id}:${learner.version}`);
  const step = advance(learner, event, { now, library, random });
  return { learner: step.learner, facts: [...facts, ...step.facts] };
}

/** A learner as all began when the programme was recorded, whose taps name turns from 1 on. */
export function beginner(id: string, from: Address, now: number): Learner {
  return { ...newLearner(id, from, now), conversation: { turn: 0, frames: [] } };
}

/** All learners of a programme as they are in the end, by id. */
export function replay(programme: readonly Recorded[], library: Library): Map<string, Replayed> {
  const all = new Map<string, Replayed>();
  for (const one of programme) {
    const before = all.get(one.learner);
    if ('from' in one) all.set(one.learner, { learner: beginner(one.learner, one.from, one.now), facts: [] });
    else if (before) all.set(one.learner, stepOf(before, one.event, one.now, library));
    else throw new Error(`${one.learner} has not begun`);
  }
  return all;
}

/** SHA-256 of a learner's and her facts' JSON. */
export function hashOf(replayed: Replayed): string {
  return createHash('sha256').update(JSON.stringify(replayed)).digest('hex');
}

export function readLines<T>(name: string): T[] {
  const lines = readFileSync(join(FOLDER, name), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}

export function pathOf(name: string): string {
  return join(FOLDER, name);
}
