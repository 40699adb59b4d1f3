import type { Store } from '../src/store/store.ts';
import { HOUR_MS, type MillionLearners } from './million-learners.ts';
import { median, report } from './report.ts';

export type Sized = { readonly store: Store; readonly count: number };

export type MeasureOptions = {
  readonly learners: MillionLearners;
  readonly rounds: number;
  /** Where the due query can't be held to the goal, why. */
  readonly dueGoal?: string;
};

type Work = (sized: Sized) => Promise<unknown>;

const GOAL = '≤ 1.5';
const STEPS_AT_ONCE = 32;
/** As the waker does. */
const CLAIM_LIMIT = 100;
const CLAIM_LEASE_MS = 5_000;
const COUNTS_A_ROUND = 20;
/** Steps until the write-ahead log of either store has its full size: to write into a file is faster than to lengthen it. */
const WARM_ROUNDS = 60;

/**
 * What is asked of a store with a million learners, against one with a thousand that takes turns with it, either one first. Learners
 * are picked at random: of the many, hardly anyone has been read before.
 */
export async function measureGrowth(
  engine: string,
  few: Sized,
  many: Sized,
  { learners, rounds, dueGoal = GOAL }: MeasureOptions,
): Promise<void> {
  const step: Work = ({ store, count }) => stepOf(store, learners, Math.floor(Math.random() * count));
  const steps: Work = (sized) => Promise.all(Array.from({ length: STEPS_AT_ONCE }, () => step(sized)));
  await compare(WARM_ROUNDS, few, many, steps);
  await compared(`${STEPS_AT_ONCE} learners read`, rounds, few, many, ({ store, count }) =>
    Promise.all(
      Array.from({ length: STEPS_AT_ONCE }, () => store.load(learners.id(Math.floor(Math.random() * count)))),
    ),
  );
  const ratios = {
    step: await compared('a step alone', rounds, few, many, step),
    steps: await compared(`${STEPS_AT_ONCE} steps at once`, rounds / 4, few, many, steps),
    claim: await compared(`${CLAIM_LIMIT} claimed`, rounds / 4, few, many, claims(learners.now)),
    count: await compared(`${COUNTS_A_ROUND} counts`, rounds / 4, few, many, counts),
  };
  for (const [name, ratio] of Object.entries(ratios)) {
    report(`million-${engine}-${name}`, ratio, name === 'claim' ? dueGoal : GOAL);
  }
}

export async function stepOf(store: Store, learners: MillionLearners, n: number): Promise<void> {
  for (;;) {
    const learner = await store.load(learners.id(n));
    if (!learner) throw new Error(`learner ${n} is not stored`);
    const next = learners.advance(learner);
    if ((await store.commit(next.learner, next.facts, learner.version)) === 'committed') return;
  }
}

/** A day later everybody is due. Whoever was claimed is due again five rounds later, after all others. */
function claims(now: number): Work {
  const rounds = new Map<Sized, number>();
  return async (sized) => {
    const round = rounds.get(sized) ?? 0;
    rounds.set(sized, round + 1);
    const claim = { now: now + 26 * HOUR_MS + round * 1_000, leaseMs: CLAIM_LEASE_MS, limit: CLAIM_LIMIT };
    const { length } = await sized.store.claimDue(claim);
    if (length !== CLAIM_LIMIT) throw new Error(`only ${length} were claimed`);
  };
}

async function counts({ store, count }: Sized): Promise<void> {
  for (let i = 0; i < COUNTS_A_ROUND; i++) {
    const counted = await store.count();
    if (counted.learners !== count) throw new Error(`${counted.learners} learners were counted, not ${count}`);
  }
}

async function compared(what: string, rounds: number, few: Sized, many: Sized, work: Work): Promise<number> {
  const [fewMs, manyMs] = await compare(rounds, few, many, work);
  const text = (ms: number[]) => `${median(ms).toFixed(3)} ms (mean ${mean(ms).toFixed(3)})`;
  console.log(`${what}: ${text(fewMs)} with ${few.count}, ${text(manyMs)} with ${many.count}`);
  return median(manyMs) / median(fewMs);
}

async function compare(rounds: number, few: Sized, many: Sized, work: Work): Promise<[number[], number[]]> {
  const times = new Map<Sized, number[]>([
    [few, []],
    [many, []],
  ]);
  for (let i = 0; i < rounds; i++) {
    for (const sized of i % 2 === 0 ? [few, many] : [many, few]) {
      const since = performance.now();
      await work(sized);
      times.get(sized)?.push(performance.now() - since);
    }
  }
  return [times.get(few) ?? [], times.get(many) ?? []];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
