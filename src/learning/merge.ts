import { type Draft, record, setFrames } from './draft.ts';
import type { MergeEvent } from './event.ts';
import {
  type CourseProgress,
  type Learner,
  type LessonProgress,
  type Profile,
  TEST_RESULTS_KEPT,
  type TestResult,
} from './learner.ts';
import { giveUp } from './outcome.ts';
import { joinRings } from './seen.ts';

type Adopt = MergeEvent & { kind: 'adopt' };
type Retire = MergeEvent & { kind: 'retire' };

/** Whether another one can go on as her: not where she is about to be erased, and does not go on herself. */
export function mayAdopt({ mergedInto, outbox }: Learner): boolean {
  return mergedInto === undefined && outbox.every(({ effect }) => effect.kind !== 'erase');
}

/** Whether she can end: not once more, not where she has moved on, and not where she is about to be erased. */
export function mayRetire(learner: Learner, { life, version }: Retire): boolean {
  return learner.createdAt === life && learner.version === version && mayAdopt(learner);
}

/**
 * She takes over what the same person has done under another name. Doing it again adds what is new. It is a new version of her in
 * any case: so of two who adopt each other at the same moment, only one can end.
 */
export function adopt(draft: Draft, { other }: Adopt): void {
  const isFirst = !draft.learner.adopted?.includes(other.id);
  const { course, ...rest } = joined(draft.learner, other);
  draft.learner.seen = joinRings(draft.learner.seen, other.seen);
  Object.assign(draft.learner, rest, course === undefined ? {} : { course });
  if (isFirst) record(draft, { kind: 'learner.adopted', from: other.id });
}

/** She ends: what she had is another one's, whose messages reach the same person. */
export function retire(draft: Draft, { into }: Retire): void {
  setFrames(draft, []);
  for (const entry of draft.learner.outbox) giveUp(draft, entry, 'she goes on under another name');
  const { course: _, ...learner } = draft.learner;
  draft.learner = { ...learner, profile: {}, progress: {}, mergedInto: into };
  record(draft, { kind: 'learner.merged', into });
}

function joined(learner: Learner, other: Learner): Pick<Learner, 'profile' | 'progress' | 'course' | 'adopted'> {
  const { unreachableAt: _, ...profile } = other.profile;
  return {
    profile: withMissing<Profile>(learner.profile, profile),
    progress: joinAll(learner.progress, other.progress, joinCourses),
    ...pick('course', learner.course ?? other.course),
    adopted: [...new Set([...(learner.adopted ?? []), other.id, ...(other.adopted ?? [])])],
  };
}

/** Hers, and what she lacks of the other's. */
function withMissing<T extends object>(hers: T, others: T): T {
  const missing = Object.entries(others).filter(([key, value]) => !Object.hasOwn(hers, key) && value !== undefined);
  return { ...hers, ...Object.fromEntries(missing) };
}

function joinAll<T>(hers: Readonly<Record<string, T>>, others: Readonly<Record<string, T>>, join: (a: T, b: T) => T) {
  const both = Object.entries(hers).map(([id, one]): [string, T] => {
    const another = Object.hasOwn(others, id) ? others[id] : undefined;
    return [id, another === undefined ? one : join(one, another)];
  });
  return withMissing(Object.fromEntries(both) as Record<string, T>, { ...others });
}

function joinCourses(hers: CourseProgress, others: CourseProgress): CourseProgress {
  return {
    ...withMissing(hers, others),
    startedAt: Math.min(hers.startedAt, others.startedAt),
    ...pick('completedAt', earliest(hers.completedAt, others.completedAt)),
    lessons: joinAll(hers.lessons, others.lessons, joinLessons),
    ...pick('before', first(hers.before, others.before)),
    after: joinResults(hers.after, others.after),
  };
}

/** Once completed stays completed; of each mark the better one. */
function joinLessons(hers: LessonProgress, others: LessonProgress): LessonProgress {
  return {
    ...withMissing(hers, others),
    startedAt: Math.min(hers.startedAt, others.startedAt),
    ...pick('completedAt', earliest(hers.completedAt, others.completedAt)),
    marks: joinAll(hers.marks, others.marks, Math.max),
  };
}

/** The newest last; one that both have counts once. */
function joinResults(hers: readonly TestResult[], others: readonly TestResult[]): TestResult[] {
  const isHers = (result: TestResult) => hers.some((one) => one.at === result.at && one.score === result.score);
  const all = [...hers, ...others.filter((result) => !isHers(result))];
  return all.sort((one, another) => one.at - another.at).slice(-TEST_RESULTS_KEPT);
}

function earliest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

function first(one: TestResult | undefined, other: TestResult | undefined): TestResult | undefined {
  return one === undefined || (other !== undefined && other.at < one.at) ? other : one;
}

/** The property where there is a value for it. */
function pick<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
