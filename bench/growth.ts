import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { advance } from '../src/learning/advance.ts';
import type { Event } from '../src/learning/event.ts';
import type { Learner } from '../src/learning/learner.ts';
import { randomFrom } from '../src/learning/random.ts';
import { openSqliteStore } from '../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../src/store/store.ts';
import { learnerInLesson } from './learner-in-lesson.ts';
import { median, report } from './report.ts';
import { shippedLibrary } from './shipped-library.ts';

/**
 * A step (load, advance, commit) and `claimDue` with 300,000 learners stored, against 1,000. Both stores are open in one
 * process and take turns, either one first. Learners are picked at random, so that neither store answers from a few warm pages alone.
 */
const FEW = 1_000;
const MANY = 300_000;
const STEPS = 400;
const CLAIMS = 60;
const CLAIM_LIMIT = 20;
const HOUR_MS = 3_600_000;
const LOG_ROUNDS = 12;

const library = await shippedLibrary();
const { json, events, now } = learnerInLesson(library, 4_000);
const random = randomFrom('growth');
const folder = mkdtempSync(join(tmpdir(), 'sabak-bench-'));
const few = await storeOf(FEW);
const many = await storeOf(MANY);

const stepRatio = await compare(STEPS, (store, count) => step(store, Math.floor(random() * count)));
const claimRatio = await compare(CLAIMS, (store) => store.claimDue({ now, leaseMs: HOUR_MS, limit: CLAIM_LIMIT }));
await few.close();
await many.close();
rmSync(folder, { recursive: true });
report('growth-step', stepRatio, '≤ 1.3');
report('growth-claim', claimRatio, '≤ 1.3');

async function storeOf(count: number): Promise<Store> {
  const store = await openSqliteStore({ path: join(folder, `${count}.sqlite`) });
  const template: Learner = JSON.parse(json);
  for (let i = 0; i < count; i += 500) {
    const ids = Array.from({ length: Math.min(500, count - i) }, (_, j) => i + j);
    await Promise.all(ids.map((n) => store.commit(learnerOf(template, n, count), [], 0)));
  }
  await fillLog(store, template, count);
  return store;
}

/** Writes until the write-ahead log has its full size in either store: to write into a file is faster than to lengthen it. */
async function fillLog(store: Store, template: Learner, count: number): Promise<void> {
  for (let version = 1; version <= LOG_ROUNDS; version++) {
    const ids = Array.from({ length: FEW }, (_, n) => n);
    await Promise.all(
      ids.map((n) => store.commit({ ...learnerOf(template, n, count), version: version + 1 }, [], version)),
    );
  }
}

/** As many are due in either store; the others within a day. */
function learnerOf(template: Learner, n: number, count: number): Learner {
  const due = CLAIMS * CLAIM_LIMIT * 2;
  const wakeAt =
    n % Math.max(1, Math.floor(count / due)) === 0 ? now - n : now + HOUR_MS + Math.floor(random() * 23 * HOUR_MS);
  return { ...template, id: idOf(n), version: 1, wakeAt };
}

/** Ids are as random as an HMAC. */
function idOf(n: number): string {
  const draw = randomFrom(String(n));
  return Array.from({ length: 26 }, () => Math.floor(draw() * 32).toString(32)).join('');
}

async function step(store: Store, n: number): Promise<void> {
  const learner = await store.load(idOf(n));
  if (!learner) throw new Error(`learner ${n} is not stored`);
  const event = { ...events[0], id: `step-${learner.version}-${n}` } as Event;
  const next = advance(learner, event, { now, library, random: randomFrom(learner.id) });
  await store.commit(next.learner, next.facts, learner.version);
}

async function compare(rounds: number, work: (store: Store, count: number) => Promise<unknown>): Promise<number> {
  const [fewMs, manyMs]: [number[], number[]] = [[], []];
  for (let i = 0; i < rounds; i++) {
    const timeFew = async () => fewMs.push(await time(() => work(few, FEW)));
    const timeMany = async () => manyMs.push(await time(() => work(many, MANY)));
    for (const one of i % 2 === 0 ? [timeFew, timeMany] : [timeMany, timeFew]) await one();
  }
  console.log(`${median(fewMs).toFixed(3)} ms with ${FEW}, ${median(manyMs).toFixed(3)} ms with ${MANY}`);
  return median(manyMs) / median(fewMs);
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
