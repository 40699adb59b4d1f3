import fc from 'fast-check';
import type { Store } from '../../src/store/store.ts';
import { certificateOf, collect, entryOf, factOf, learnerAt, NOW } from '../store/samples.ts';

const LEARNERS = ['ann', 'bek', 'çyn', 'd'];
const NAMES = ['a', 'b/c', 'ы', 'x.y'];
const SECRETS = ['learner', 'cookie'];
const DAY_MS = 86_400_000;

/** Something that is done to a store. */
export type Act =
  | {
      readonly kind: 'commit';
      readonly who: string;
      readonly facts: number;
      readonly text: string;
      readonly in?: number;
    }
  | { readonly kind: 'append'; readonly who: string; readonly name: string; readonly text: string }
  | {
      readonly kind: 'put';
      readonly what: 'team' | 'alias' | 'media' | 'job';
      readonly name: string;
      readonly text: string;
      readonly at: number;
    }
  | { readonly kind: 'issue'; readonly who: string; readonly name: string }
  | { readonly kind: 'count'; readonly who: string; readonly name: string; readonly at: number }
  | { readonly kind: 'claim'; readonly limit: number }
  | { readonly kind: 'erase'; readonly who: string };

const who = fc.constantFrom(...LEARNERS);
const name = fc.constantFrom(...NAMES);
const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const at = fc.nat(1_000).map((ms) => NOW + ms);

const commit = fc
  .record({ who, facts: fc.nat(3), text, in: fc.option(fc.nat(1_000), { nil: undefined }) })
  .map(({ in: inMs, ...rest }): Act => ({ kind: 'commit', ...rest, ...(inMs !== undefined && { in: inMs }) }));

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: commit },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('append'), who, name, text }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('put'),
      what: fc.constantFrom('team', 'alias', 'media', 'job'),
      ...{ name, text, at },
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('issue'), who, name }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('count'), who, name, at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('claim'), limit: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase'), who }) },
) as fc.Arbitrary<Act>;

/** What may have happened in an installation. */
export const acts: fc.Arbitrary<Act[]> = fc.array(act, { maxLength: 60, size: 'max' });

/** Does it all, in order. Every installation has secrets. */
export async function enact(store: Store, done: readonly Act[]): Promise<void> {
  for (const key of SECRETS) await store.secret(key);
  let count = 0;
  for (const one of done) await enactOne(store, one, count++);
}

async function enactOne(store: Store, done: Act, ordinal: number): Promise<void> {
  switch (done.kind) {
    case 'commit':
      return commitNext(store, done);
    case 'append':
      await store.messages.append(done.who, entryOf(done.name, done.text));
      return;
    case 'put':
      return put(store, done);
    case 'issue':
      await store.certificates.issue(certificateOf(`c${ordinal}`, done.who, { course: done.name }));
      return;
    case 'count':
      await store.countPerson(done.name, done.who, { now: done.at, windowMs: DAY_MS, limit: 3 });
      return;
    case 'claim':
      await store.claimDue({ now: NOW + 500, leaseMs: 10_000, limit: done.limit });
      return;
    case 'erase':
      return store.erase(done.who);
    default:
      return done satisfies never;
  }
}

async function commitNext(store: Store, { who: id, facts, text: name, in: inMs }: Act & { kind: 'commit' }) {
  const known = await store.load(id);
  const { version, sequence } = known ?? learnerAt(id, 0);
  const next = learnerAt(id, version + 1, {
    ...{ sequence: sequence + facts, profile: { name } },
    ...(inMs !== undefined && { wakeAt: NOW + inMs }),
  });
  const happened = Array.from({ length: facts }, (_, i) =>
    factOf(id, sequence + i, { kind: 'course.started', course: name }),
  );
  await store.commit(next, happened, version);
}

async function put(store: Store, { what, name: key, text: value, at: when }: Act & { kind: 'put' }): Promise<void> {
  switch (what) {
    case 'team':
      return store.teams.put({ code: key, name: value });
    case 'alias':
      return store.aliases.put(key, value);
    case 'media':
      return store.mediaIds.put(key, value, when);
    case 'job':
      return store.jobs.ran(key, when);
    default:
      return what satisfies never;
  }
}

/** All that can be seen of a store. Looking changes it: claims are made, and people counted. */
export async function viewOf(store: Store): Promise<Record<string, unknown>> {
  const each = <T>(keys: readonly string[], see: (key: string) => Promise<T>) => Promise.all(keys.map(see));
  return {
    learners: await collect(store.learners()),
    facts: await collect(store.facts()),
    own: await each(LEARNERS, (learner) => collect(store.facts({ learner }))),
    transcripts: await each(LEARNERS, (learner) => store.messages.read(learner, 0, 1_000)),
    teams: await store.teams.list(),
    certificates: await each(LEARNERS, (learner) => store.certificates.ofLearner(learner)),
    issued: await each(
      Array.from({ length: 60 }, (_, i) => `c${i}`),
      (id) => store.certificates.get(id),
    ),
    aliases: await each(NAMES, (key) => store.aliases.get(key)),
    media: await each(NAMES, (key) => store.mediaIds.get(key)),
    jobs: await each(NAMES, (key) => store.jobs.lastRun(key)),
    secrets: await each(SECRETS, (key) => store.secret(key)),
    due: await claimOneByOne(store),
    next: (await store.certificates.issue(certificateOf('next', 'ann', { course: 'next' }))).number,
    counted: await peopleCounted(store),
  };
}

/** Who is due, and when: each is found by a claim that ends just then. */
async function claimOneByOne(store: Store): Promise<unknown[]> {
  const due: unknown[] = [];
  for (let now = NOW; now <= NOW + 11_000; now += 50) {
    const claimed = await store.claimDue({ now, leaseMs: 1_000_000, limit: 10 });
    if (claimed.length > 0) due.push({ now, claimed: claimed.sort() });
  }
  return due;
}

/** Whoever is counted already is so again where nobody new would be. */
async function peopleCounted(store: Store): Promise<unknown[]> {
  const window = { now: NOW + 1_000, windowMs: DAY_MS, limit: 0 };
  const all = NAMES.flatMap((key) => LEARNERS.map((learner) => [key, learner] as const));
  return Promise.all(all.map(async ([key, learner]) => [key, learner, await store.countPerson(key, learner, window)]));
}
