import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { LEARNER_SCHEMA, type Learner } from '../../src/learning/learner.ts';
import type { Store } from '../../src/store/store.ts';
import { certificateOf, collect, entryOf, factOf, learnerAt, NOW } from './samples.ts';

/**
 * A store that a test may use up: `reopen` closes it and opens the same data again; `beside` opens the same data once more, as
 * another process does. `dispose` closes all of them.
 */
export type OpenedStore = {
  readonly store: Store;
  reopen(): Promise<Store>;
  beside(): Promise<Store>;
  dispose(): Promise<void>;
};

/** What every engine promises, whatever it is made of. */
export function describeStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} keeps the store's contract`, () => {
    let opened: OpenedStore;
    let store: Store;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.dispose());

    const reopen = async () => {
      store = await opened.reopen();
    };
    const create = (id: string, wakeAt?: number) =>
      store.commit(learnerAt(id, 1, wakeAt === undefined ? {} : { wakeAt }), [], 0);

    describe('load and commit', () => {
      test('a learner who was never committed is not there', async () => {
        expect(await store.load('nobody')).toBeUndefined();
      });

      test('a committed learner is loaded as she was, also after the store was closed and opened', async () => {
        const learner = learnerAt('a', 1, { profile: { language: 'ky', name: 'Айгүл' }, wakeAt: NOW });
        expect(await store.commit(learner, [], 0)).toBe('committed');
        expect(await store.load('a')).toEqual(learner);
        await reopen();
        expect(await store.load('a')).toEqual(learner);
      });

      test('a commit on the version that is stored replaces her', async () => {
        await create('a');
        const next = learnerAt('a', 2, { course: 'growth-mindset' });
        expect(await store.commit(next, [], 1)).toBe('committed');
        expect(await store.load('a')).toEqual(next);
      });

      test.each([
        ['on version 0 where she exists', 1, 0],
        ['on a version that is over', 2, 1],
        ['on a version that is still to come', 4, 3],
      ])('a commit %s conflicts and changes nothing', async (_case, version, expected) => {
        await create('a');
        await store.commit(learnerAt('a', 2), [factOf('a', 0)], 1);
        const late = learnerAt('a', version, { course: 'other' });
        expect(await store.commit(late, [factOf('a', 1)], expected)).toBe('conflict');
        expect(await store.load('a')).toEqual(learnerAt('a', 2));
        expect(await collect(store.facts())).toEqual([factOf('a', 0)]);
      });

      test('a commit on a version of nobody conflicts', async () => {
        expect(await store.commit(learnerAt('a', 2), [factOf('a', 0)], 1)).toBe('conflict');
        expect(await store.load('a')).toBeUndefined();
        expect(await collect(store.facts())).toEqual([]);
      });

      test('a commit from an earlier life of hers conflicts, though the version is the same', async () => {
        await create('a');
        await store.erase('a');
        const reborn = learnerAt('a', 1, { createdAt: NOW + 1 });
        await store.commit(reborn, [], 0);
        expect(await store.commit(learnerAt('a', 2), [factOf('a', 0)], 1)).toBe('conflict');
        expect(await store.load('a')).toEqual(reborn);
        expect(await store.commit({ ...reborn, version: 2 }, [factOf('a', 0)], 1)).toBe('committed');
      });

      test('another process sees each commit, and builds on it', async () => {
        const other = await opened.beside();
        await create('a');
        expect(await other.load('a')).toEqual(learnerAt('a', 1));
        expect(await other.commit(learnerAt('a', 2), [factOf('a', 0)], 1)).toBe('committed');
        expect(await store.commit(learnerAt('a', 2), [factOf('a', 0)], 1)).toBe('conflict');
        expect(await store.commit(learnerAt('a', 3), [factOf('a', 1)], 2)).toBe('committed');
        for (const one of [store, other]) {
          expect(await collect(one.facts({ learner: 'a' }))).toEqual([factOf('a', 0), factOf('a', 1)]);
          expect(await collect(one.facts())).toHaveLength(2);
        }
      });

      test.each([0, 1])('of 50 commits on version %i at once, one wins, with its facts', async (expected) => {
        if (expected === 1) await create('a');
        const rivals = Array.from({ length: 50 }, (_, i) => ({
          learner: learnerAt('a', expected + 1, { course: `c${i}` }),
          facts: [factOf('a', 0, { kind: 'course.started', course: `c${i}` })],
        }));
        const outcomes = await Promise.all(rivals.map((one) => store.commit(one.learner, one.facts, expected)));
        const winners = rivals.filter((_, i) => outcomes[i] === 'committed');
        expect(winners).toHaveLength(1);
        expect(await store.load('a')).toEqual(winners[0]?.learner);
        expect(await collect(store.facts({ learner: 'a' }))).toEqual(winners[0]?.facts);
      });

      test('a commit that breaks a promise of the caller is refused', async () => {
        await expect(store.commit(learnerAt('a', 3), [], 1)).rejects.toThrow(/version 3 does not follow 1/);
        await expect(store.commit(learnerAt('a', 1), [factOf('b', 0)], 0)).rejects.toThrow(/b\/0 is another learner's/);
      });

      test('a refused commit spoils none that wait beside it', async () => {
        const outcomes = await Promise.allSettled([create('a'), store.commit(learnerAt('b', 5), [], 1), create('c')]);
        expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
        expect((await collect(store.learners())).map(({ id }) => id)).toEqual(['a', 'c']);
      });

      test.each([
        ['of 64 KB', 'ө'.repeat(32_000)],
        ['with NUL characters', 'a\u0000b'],
        ['with emoji', '👩🏽‍🏫 🇰🇬'],
        ['with quotes, backslashes and line ends', '"\\\'\r\n\u2028`'],
        ['from right to left', 'مرحبا\u202E'],
        ['with a lone surrogate, perhaps replaced by U+FFFD', 'a\uD83Db'],
      ])('a text %s comes back', async (_case, text) => {
        await store.commit(
          learnerAt('a', 1, { profile: { name: text } }),
          [factOf('a', 0, { kind: 'team.unknown', code: text })],
          0,
        );
        await store.messages.append('a', entryOf('1', text));
        await store.teams.put({ code: 'A', name: text });
        await store.certificates.issue(certificateOf('c', 'a', { name: text }));
        await reopen();
        const [fact] = await collect(store.facts());
        const [entry] = await store.messages.read('a', 0, 1);
        const texts = [
          (await store.load('a'))?.profile.name,
          fact?.kind === 'team.unknown' ? fact.code : undefined,
          entry?.messages[0]?.text,
          (await store.teams.find('A'))?.name,
          (await store.certificates.get('c'))?.name,
        ];
        expect(texts.map((one) => one?.toWellFormed())).toEqual(texts.map(() => text.toWellFormed()));
      });
    });

    describe('claimDue', () => {
      const claim = (now: number, limit = 10) => store.claimDue({ now, leaseMs: 1_000, limit });

      test('claims who is due, the longest due first, and nobody who is not or owes nothing', async () => {
        await create('late', NOW - 1);
        await create('later', NOW - 2);
        await create('now', NOW);
        await create('soon', NOW + 1);
        await create('never');
        expect(await claim(NOW)).toEqual(['later', 'late', 'now']);
      });

      test('claims no more than the limit, and the rest the next time', async () => {
        for (const [i, id] of ['a', 'b', 'c'].entries()) await create(id, NOW + i);
        expect(await claim(NOW + 5, 2)).toEqual(['a', 'b']);
        expect(await claim(NOW + 5, 2)).toEqual(['c']);
        expect(await claim(NOW + 5, 2)).toEqual([]);
      });

      test('a claimed learner is due again when the lease has run out', async () => {
        await create('a', NOW);
        await claim(NOW);
        expect(await claim(NOW + 999)).toEqual([]);
        expect(await claim(NOW + 1_000)).toEqual(['a']);
      });

      test('a claim leaves her and her version as they were, and the next commit sets the time anew', async () => {
        await create('a', NOW);
        await claim(NOW);
        expect(await store.load('a')).toEqual(learnerAt('a', 1, { wakeAt: NOW }));
        expect(await store.commit(learnerAt('a', 2, { wakeAt: NOW + 5 }), [], 1)).toBe('committed');
        expect(await claim(NOW + 5)).toEqual(['a']);
        expect(await store.commit(learnerAt('a', 3), [], 2)).toBe('committed');
        expect(await claim(NOW + 100_000)).toEqual([]);
      });

      test('claims at the same moment are disjoint and leave nobody out', async () => {
        const ids = Array.from({ length: 40 }, (_, i) => `l${i}`);
        await Promise.all(ids.map((id) => create(id, NOW)));
        const claims = await Promise.all([claim(NOW, 15), claim(NOW, 15), claim(NOW, 15)]);
        expect(claims.flat().sort()).toEqual([...ids].sort());
      });

      test('survives the store being closed and opened', async () => {
        await create('a', NOW);
        await claim(NOW);
        await reopen();
        expect(await claim(NOW + 999)).toEqual([]);
        expect(await claim(NOW + 1_000)).toEqual(['a']);
      });
    });

    describe('streams', () => {
      const ids = Array.from({ length: 700 }, (_, i) => `l${String(i).padStart(3, '0')}`);

      test('learners come in order of id, however many', async () => {
        await Promise.all(ids.toReversed().map((id) => create(id)));
        expect((await collect(store.learners())).map(({ id }) => id)).toEqual(ids);
      });

      test("a learner's facts come in order of sequence, everybody's in the order of writing", async () => {
        for (let i = 0; i < 12; i++) {
          const learner = i % 2 === 0 ? 'a' : 'b';
          const version = Math.floor(i / 2);
          const facts = [factOf(learner, 2 * version), factOf(learner, 2 * version + 1)];
          await store.commit(learnerAt(learner, version + 1), facts, version);
        }
        const hers = Array.from({ length: 12 }, (_, i) => `b/${i}`);
        expect((await collect(store.facts({ learner: 'b' }))).map(({ id }) => id)).toEqual(hers);
        const written = Array.from({ length: 6 }, (_, i) =>
          ['a', 'b'].flatMap((learner) => [`${learner}/${2 * i}`, `${learner}/${2 * i + 1}`]),
        );
        expect((await collect(store.facts())).map(({ id }) => id)).toEqual(written.flat());
        expect(await collect(store.facts({ learner: 'nobody' }))).toEqual([]);
      });

      test('more facts than a page come without a gap', async () => {
        const facts = Array.from({ length: 1_000 }, (_, i) => factOf('a', i));
        await store.commit(learnerAt('a', 1), facts, 0);
        expect(await collect(store.facts({ learner: 'a' }))).toEqual(facts);
        expect(await collect(store.facts())).toEqual(facts);
      });

      test('the reader of a stream may write and may stop', async () => {
        await Promise.all(ids.map((id) => create(id)));
        let count = 0;
        for await (const { id, version } of store.learners()) {
          await store.commit(learnerAt(id, version + 1), [factOf(id, 0)], version);
          if (++count === 300) break;
        }
        expect(await collect(store.facts())).toHaveLength(300);
      });
    });

    describe('what stands there in another shape', () => {
      const alien = (change: object) => ({ ...learnerAt('b', 1), ...change }) as Learner;

      test.each([
        ['of a newer schema', { schema: LEARNER_SCHEMA + 1 }, 'NewerSchemaError', /newer version/],
        ['without a schema', { schema: 'x' }, 'DamagedLearnerError', /learner b can't be read: this is no learner/],
        ['without a conversation', { conversation: null }, 'DamagedLearnerError', /parts of one are missing/],
      ])('a learner %s stops herself alone', async (_case, change, name, message) => {
        await create('a');
        await store.commit(alien(change), [], 0);
        await create('c');
        await reopen();
        await expect(store.load('b')).rejects.toMatchObject({
          name,
          learner: 'b',
          message: expect.stringMatching(message),
        });
        const unreadable: string[] = [];
        const all = await collect(store.learners({ onUnreadable: ({ learner }) => unreadable.push(learner) }));
        expect(all.map(({ id }) => id)).toEqual(['a', 'c']);
        expect(unreadable).toEqual(['b']);
        await expect(collect(store.learners())).rejects.toMatchObject({ name });
      });

      test('those of an earlier schema are told of, in order of id, and no others', async () => {
        for (const id of ['d', 'a']) await store.commit({ ...learnerAt(id, 1), schema: 0 }, [], 0);
        await create('b');
        await store.commit(alien({ schema: LEARNER_SCHEMA + 1, id: 'c' }), [], 0);
        expect(await collect(store.outdated())).toEqual(['a', 'd']);
      });
    });

    describe('counts and jobs', () => {
      test('counts what there is, also after an erasure', async () => {
        expect(await store.count()).toEqual({ learners: 0, facts: 0, certificates: 0 });
        for (const id of ['a', 'b']) await store.commit(learnerAt(id, 1), [factOf(id, 0), factOf(id, 1)], 0);
        await store.commit(learnerAt('a', 2), [factOf('a', 2)], 1);
        await store.certificates.issue(certificateOf('c', 'a'));
        await collect(store.facts());
        expect(await store.count()).toEqual({ learners: 2, facts: 5, certificates: 1 });
        await store.erase('a');
        await reopen();
        expect(await store.count()).toEqual({ learners: 1, facts: 2, certificates: 1 });
      });

      test('a job is remembered by the latest time at which it ran', async () => {
        expect(await store.jobs.lastRun('nightly')).toBeUndefined();
        await store.jobs.ran('nightly', NOW);
        await store.jobs.ran('nightly', NOW - 1);
        await store.jobs.ran('other', NOW + 1);
        await reopen();
        expect(await store.jobs.lastRun('nightly')).toBe(NOW);
      });

      test('tidying removes what is over and nothing that lasts', async () => {
        const span = { now: NOW, forMs: 1_000 };
        await store.leases.take('poller', 'a', span);
        await store.leases.join('rate', 'a', span);
        await store.countPerson('new-people', 'a', { now: NOW, windowMs: 1_000, limit: 1 });
        await store.commit(learnerAt('a', 1, { wakeAt: NOW }), [factOf('a', 0)], 0);
        await store.messages.append('a', entryOf('1'));
        await store.tidy(NOW + 999);
        expect(await store.leases.take('poller', 'b', { ...span, now: NOW + 999 })).toBe(false);
        await store.tidy(NOW + 1_000);
        await store.tidy(NOW + 1_000);
        expect(await store.load('a')).toBeDefined();
        expect(await collect(store.facts())).toHaveLength(1);
        expect(await store.messages.read('a', 0, 10)).toHaveLength(1);
        expect(await store.leases.join('rate', 'b', { ...span, now: NOW + 1_000 })).toBe(1);
      });
    });

    describe('messages', () => {
      const append = (learner: string, ...keys: string[]) =>
        Promise.all(keys.map((key) => store.messages.append(learner, entryOf(key))));
      beforeEach(async () => {
        await Promise.all([create('a'), create('b')]);
      });

      test('nothing is kept for a learner who is not there', async () => {
        expect(await store.messages.append('nobody', entryOf('1'))).toEqual({ ...entryOf('1'), number: 0 });
        await create('nobody');
        expect(await read('nobody', 0, 10)).toEqual([]);
      });

      const read = async (learner: string, after: number, limit: number) =>
        (await store.messages.read(learner, after, limit)).map(({ id }) => id);

      test('entries come back in order, each with the number that append gave', async () => {
        const [first, second] = await append('a', '1', '2');
        await append('b', '1');
        expect(first).toEqual({ ...entryOf('1'), number: first?.number });
        expect(second?.number).toBeGreaterThan(first?.number ?? Number.NaN);
        expect(await store.messages.read('a', 0, 10)).toEqual([first, second]);
      });

      test('an entry of an id that is there is not written again', async () => {
        const [first] = await append('a', '1');
        const again = await store.messages.append('a', entryOf('1', 'other words'));
        expect(again).toEqual(first);
        expect(await Promise.all([append('a', '2'), append('a', '2')])).toHaveLength(2);
        expect(await read('a', 0, 10)).toEqual(['1', '2']);
      });

      test('reads the newest of those above a number, in order', async () => {
        const entries = await append('a', '1', '2', '3', '4', '5');
        expect(await read('a', 0, 2)).toEqual(['4', '5']);
        expect(await read('a', entries[1]?.number ?? 0, 10)).toEqual(['3', '4', '5']);
        expect(await read('a', entries[4]?.number ?? 0, 10)).toEqual([]);
        expect(await read('nobody', 0, 10)).toEqual([]);
      });

      test('tells of many at once how far they are', async () => {
        expect(await store.messages.newest([])).toEqual(new Map());
        const before = await store.messages.newest(['a', 'b', 'nobody']);
        expect([...before.keys()].sort()).toEqual(['a', 'b']);
        const [entry] = await append('a', '1');
        const other = await opened.beside();
        const after = await other.messages.newest(['a', 'b']);
        expect(after.get('a')).toBeGreaterThan(before.get('a') ?? Number.NaN);
        expect(after.get('a')).toBeGreaterThanOrEqual(entry?.number ?? Number.NaN);
        expect(after.get('b')).toBe(before.get('b'));
        await store.erase('a');
        expect([...(await other.messages.newest(['a', 'b'])).keys()]).toEqual(['b']);
      });

      test('numbers go on rising after an erasure', async () => {
        const [before] = await append('a', '1');
        await store.erase('a');
        await reopen();
        await store.commit(learnerAt('a', 1, { createdAt: NOW + 1 }), [], 0);
        const [after] = await append('a', '1');
        expect(after?.number).toBeGreaterThan(before?.number ?? Number.NaN);
      });
    });

    describe('teams', () => {
      test.each([
        ['BISHKEK-5', 'bishkek-5'],
        ['мектеп-12', 'МЕКТЕП-12'],
        ['Өзгөн-1', 'өЗГӨН-1'],
        ['Кой', 'КОИ\u0306'],
      ])('a team put as %s is found as %s', async (code, typed) => {
        await store.teams.put({ code, name: 'Мектеп' });
        expect(await store.teams.find(typed)).toEqual({ code: code.toUpperCase(), name: 'Мектеп' });
        expect(await store.teams.find(`${typed}x`)).toBeUndefined();
      });

      test('putting a code again changes the name, and the list is in order of code', async () => {
        await store.teams.put({ code: 'b', name: 'old' });
        await store.teams.put({ code: 'A', name: 'A' });
        await store.teams.put({ code: 'B', name: 'new' });
        await reopen();
        expect(await store.teams.list()).toEqual([
          { code: 'A', name: 'A' },
          { code: 'B', name: 'new' },
        ]);
      });
    });

    describe('certificates', () => {
      test('the first of a year has number 1, in the year of its issue in UTC', async () => {
        vi.stubEnv('TZ', 'Asia/Bishkek');
        onTestFinished(() => {
          vi.unstubAllEnvs();
        });
        const endOfYear = Date.UTC(2026, 11, 31, 23, 59, 59, 999);
        const numbers = [];
        for (const [id, issuedAt] of [
          ['a', NOW],
          ['b', endOfYear],
          ['c', endOfYear + 1],
        ] as const) {
          numbers.push((await store.certificates.issue(certificateOf(id, id, { issuedAt }))).number);
        }
        expect(numbers).toEqual(['SB-2026-000001', 'SB-2026-000002', 'SB-2027-000001']);
      });

      test('an issued certificate is kept as it was', async () => {
        const issued = await store.certificates.issue(certificateOf('c', 'a'));
        expect(issued).toEqual({ ...certificateOf('c', 'a'), number: 'SB-2026-000001' });
        await reopen();
        expect(await store.certificates.get('c')).toEqual(issued);
        expect(await store.certificates.get('other')).toBeUndefined();
      });

      test('a learner has one for a course, however often it is issued', async () => {
        const attempts = Array.from({ length: 20 }, (_, i) => store.certificates.issue(certificateOf(`c${i}`, 'a')));
        const issued = await Promise.all(attempts);
        expect(new Set(issued.map(({ id }) => id)).size).toBe(1);
        expect(await store.certificates.ofLearner('a')).toEqual([issued[0]]);
      });

      test('certificates that are issued at once have different numbers', async () => {
        const issued = await Promise.all(
          Array.from({ length: 50 }, (_, i) => store.certificates.issue(certificateOf(`c${i}`, `l${i}`))),
        );
        expect(new Set(issued.map(({ number }) => number)).size).toBe(50);
      });

      test("a learner's certificates come in the order of issue", async () => {
        await store.certificates.issue(certificateOf('z', 'a', { course: 'one' }));
        await store.certificates.issue(certificateOf('y', 'a', { course: 'two' }));
        expect((await store.certificates.ofLearner('a')).map(({ id }) => id)).toEqual(['z', 'y']);
        expect(await store.certificates.ofLearner('b')).toEqual([]);
      });

      test('an id that was given out is not given out again', async () => {
        const issued = await store.certificates.issue(certificateOf('c', 'a'));
        await expect(store.certificates.issue(certificateOf('c', 'b'))).rejects.toThrow();
        expect(await store.certificates.get('c')).toEqual(issued);
      });
    });

    describe('aliases', () => {
      test('lead to a learner, another time to another, and are there after the store was closed and opened', async () => {
        expect(await store.aliases.get('number')).toBeUndefined();
        await store.aliases.put('number', 'a');
        await store.aliases.put('user-id', 'b');
        expect(await store.aliases.get('number')).toBe('a');
        await store.aliases.put('number', 'b');
        await store.aliases.put('number', 'b');
        await reopen();
        expect([await store.aliases.get('number'), await store.aliases.get('user-id')]).toEqual(['b', 'b']);
      });

      test('of the same name at once, one counts, whichever process put it', async () => {
        const other = await opened.beside();
        await Promise.all([store.aliases.put('number', 'a'), other.aliases.put('number', 'b')]);
        const leadsTo = await store.aliases.get('number');
        expect(['a', 'b']).toContain(leadsTo);
        expect(await other.aliases.get('number')).toBe(leadsTo);
      });
    });

    describe('leases', () => {
      const at = (now: number) => ({ now, forMs: 1_000 });

      test('one holder alone has a lease, renews it, and loses it when it has run out', async () => {
        expect(await store.leases.take('poller', 'a', at(NOW))).toBe(true);
        expect(await store.leases.take('poller', 'b', at(NOW + 999))).toBe(false);
        expect(await store.leases.take('other', 'b', at(NOW))).toBe(true);
        expect(await store.leases.take('poller', 'a', at(NOW + 999))).toBe(true);
        expect(await store.leases.take('poller', 'b', at(NOW + 1_998))).toBe(false);
        expect(await store.leases.take('poller', 'b', at(NOW + 1_999))).toBe(true);
        expect(await store.leases.take('poller', 'a', at(NOW + 1_999))).toBe(false);
      });

      test('a holder that renews too late is like any other', async () => {
        await store.leases.take('poller', 'a', at(NOW));
        await store.leases.take('poller', 'b', at(NOW + 1_000));
        expect(await store.leases.take('poller', 'a', at(NOW + 1_001))).toBe(false);
      });

      test('a lease that is given back is free, and only its holder gives it back', async () => {
        await store.leases.take('poller', 'a', at(NOW));
        await store.leases.release('poller', 'b');
        await store.leases.release('other', 'a');
        expect(await store.leases.take('poller', 'b', at(NOW))).toBe(false);
        await store.leases.release('poller', 'a');
        await store.leases.release('poller', 'a');
        expect(await store.leases.take('poller', 'b', at(NOW))).toBe(true);
      });

      test('of many that take it at once, in two processes, one has it', async () => {
        const other = await opened.beside();
        const taken = await Promise.all(
          Array.from({ length: 20 }, (_, i) => (i % 2 ? store : other).leases.take('poller', `p${i}`, at(NOW))),
        );
        expect(taken.filter(Boolean)).toHaveLength(1);
      });

      test('those who join are counted as long as they renew', async () => {
        expect(await store.leases.join('rate', 'a', at(NOW))).toBe(1);
        expect(await store.leases.join('rate', 'b', at(NOW + 500))).toBe(2);
        expect(await store.leases.join('elsewhere', 'c', at(NOW + 500))).toBe(1);
        expect(await store.leases.join('rate', 'a', at(NOW + 600))).toBe(2);
        expect(await store.leases.join('rate', 'a', at(NOW + 1_499))).toBe(2);
        expect(await store.leases.join('rate', 'a', at(NOW + 1_500))).toBe(1);
        expect(await store.leases.join('rate', 'b', at(NOW + 1_500))).toBe(2);
        await store.leases.release('rate', 'a');
        expect(await store.leases.join('rate', 'b', at(NOW + 1_600))).toBe(1);
      });

      test('of many that join at once, in two processes, the last one counts all', async () => {
        const other = await opened.beside();
        const joined = await Promise.all(
          Array.from({ length: 20 }, (_, i) => (i % 2 ? store : other).leases.join('rate', `p${i}`, at(NOW))),
        );
        expect(Math.max(...joined)).toBe(20);
      });

      test('outlive the store that they were taken in', async () => {
        await store.leases.take('poller', 'a', at(NOW));
        await store.leases.join('rate', 'a', at(NOW));
        await reopen();
        expect(await store.leases.take('poller', 'b', at(NOW + 999))).toBe(false);
        expect(await store.leases.join('rate', 'b', at(NOW + 999))).toBe(2);
      });
    });

    describe('media ids', () => {
      test('are kept by key, replaced and forgotten', async () => {
        expect(await store.mediaIds.get('board.png')).toBeUndefined();
        await store.mediaIds.put('board.png', 'one', NOW);
        await store.mediaIds.put('map.png', 'two', NOW + 1);
        await store.mediaIds.put('board.png', 'three', NOW + 2);
        await reopen();
        expect(await store.mediaIds.get('board.png')).toEqual({ id: 'three', at: NOW + 2 });
        await store.mediaIds.delete('board.png');
        await store.mediaIds.delete('board.png');
        expect(await store.mediaIds.get('board.png')).toBeUndefined();
        expect(await store.mediaIds.get('map.png')).toEqual({ id: 'two', at: NOW + 1 });
      });
    });

    describe('countPerson', () => {
      const count = (who: string, now = NOW, limit = 2, name = 'new-people') =>
        store.countPerson(name, who, { now, windowMs: 1_000, limit });

      test('counts people up to the limit, whoever is counted already beyond it, and each name alone', async () => {
        expect(await count('a')).toBe(true);
        expect(await count('b')).toBe(true);
        expect(await count('c')).toBe(false);
        expect(await count('a')).toBe(true);
        expect(await count('c', NOW, 2, 'other')).toBe(true);
        expect(await count('c', NOW, 3)).toBe(true);
        expect(await count('a', NOW, 1)).toBe(true);
      });

      test('whoever was refused is not counted', async () => {
        await count('a', NOW, 1);
        expect(await count('b', NOW, 1)).toBe(false);
        expect(await count('c', NOW, 2)).toBe(true);
      });

      test('the window slides: whoever it passed makes room, and being counted again stays longer', async () => {
        await count('a');
        await count('b');
        expect(await count('c', NOW + 999)).toBe(false);
        expect(await count('a', NOW + 999)).toBe(true);
        expect(await count('c', NOW + 1_000)).toBe(true);
        expect(await count('b', NOW + 1_000)).toBe(false);
        expect(await count('b', NOW + 1_999)).toBe(true);
      });

      test('no limit counts everybody, and a limit of none nobody', async () => {
        expect(await count('a', NOW, 0)).toBe(false);
        expect(await count('a', NOW, Number.POSITIVE_INFINITY)).toBe(true);
        expect(await count('b', NOW, Number.POSITIVE_INFINITY)).toBe(true);
      });

      test('of many at once, in two processes, as many as the limit are counted', async () => {
        const other = await opened.beside();
        const window = { now: NOW, windowMs: 1_000, limit: 7 };
        const counted = await Promise.all(
          Array.from({ length: 30 }, (_, i) => (i % 2 ? store : other).countPerson('new-people', `l${i}`, window)),
        );
        expect(counted.filter(Boolean)).toHaveLength(7);
        await reopen();
        expect(await store.countPerson('new-people', 'late', window)).toBe(false);
      });
    });

    describe('erase', () => {
      test('removes the names that lead to her, and that she was counted', async () => {
        const window = { now: NOW, windowMs: 1_000, limit: 2 };
        for (const id of ['a', 'b']) {
          await create(id);
          await store.aliases.put(`number-of-${id}`, id);
          await store.aliases.put(`user-id-of-${id}`, id);
          await store.countPerson('new-people', id, window);
        }
        await store.erase('a');
        await reopen();
        expect([await store.aliases.get('number-of-a'), await store.aliases.get('user-id-of-a')]).toEqual([
          undefined,
          undefined,
        ]);
        expect(await store.aliases.get('number-of-b')).toBe('b');
        expect(await store.countPerson('new-people', 'c', window)).toBe(true);
        expect(await store.countPerson('new-people', 'a', window)).toBe(false);
      });

      test('removes learner, facts and messages, hers alone, and keeps certificates', async () => {
        for (const id of ['a', 'b']) {
          await store.commit(learnerAt(id, 1, { wakeAt: NOW }), [factOf(id, 0)], 0);
          await store.messages.append(id, entryOf('1'));
          await store.certificates.issue(certificateOf(id, id));
        }
        await store.erase('a');
        await reopen();
        expect(await store.load('a')).toBeUndefined();
        expect((await collect(store.facts())).map(({ id }) => id)).toEqual(['b/0']);
        expect(await store.messages.read('a', 0, 10)).toEqual([]);
        expect(await store.messages.read('b', 0, 10)).toHaveLength(1);
        expect(await store.claimDue({ now: NOW, leaseMs: 1, limit: 10 })).toEqual(['b']);
      });

      test("leaves her certificates as nobody's: who comes by the same name has none and gets her own", async () => {
        const { learner: _, ...issued } = await store.certificates.issue(certificateOf('first', 'a'));
        await store.erase('a');
        await reopen();
        expect(await store.certificates.ofLearner('a')).toEqual([]);
        expect(await store.certificates.get('first')).toEqual(issued);
        const second = await store.certificates.issue(certificateOf('second', 'a'));
        expect(second).toMatchObject({ id: 'second', learner: 'a' });
        expect(second.number).not.toBe(issued.number);
      });

      test('she may begin anew, and erasing nobody is harmless', async () => {
        await create('a');
        await store.erase('a');
        await store.erase('a');
        expect(await store.commit(learnerAt('a', 1), [factOf('a', 0)], 0)).toBe('committed');
      });
    });

    describe('the installation', () => {
      test('a secret is 256 bits, one for a name, and the same for ever', async () => {
        const [first, again, other] = await Promise.all(['a', 'a', 'b'].map((secret) => store.secret(secret)));
        expect(first).toMatch(/^[\w-]{43}$/);
        expect(again).toBe(first);
        expect(other).not.toBe(first);
        await reopen();
        expect(await store.secret('a')).toBe(first);
      });

      test('the check passes, again and again', async () => {
        await store.check();
        await store.check();
      });

      test('closing finishes what was begun, and is harmless twice', async () => {
        const begun = create('a');
        await store.close();
        await store.close();
        expect(await begun).toBe('committed');
        await reopen();
        expect(await store.load('a')).toEqual(learnerAt('a', 1));
      });

      test.each<[string, (store: Store) => Promise<unknown>]>([
        ['load', (one) => one.load('a')],
        ['commit', (one) => one.commit(learnerAt('a', 1), [], 0)],
        ['claimDue', (one) => one.claimDue({ now: NOW, leaseMs: 1, limit: 1 })],
        ['learners', (one) => collect(one.learners())],
        ['facts', (one) => collect(one.facts())],
        ['messages.read', (one) => one.messages.read('a', 0, 1)],
        ['aliases.get', (one) => one.aliases.get('a')],
        ['leases.take', (one) => one.leases.take('a', 'b', { now: NOW, forMs: 1 })],
        ['mediaIds.get', (one) => one.mediaIds.get('a')],
        ['countPerson', (one) => one.countPerson('a', 'b', { now: NOW, windowMs: 1, limit: 1 })],
        ['check', (one) => one.check()],
      ])('%s after close is a StoreError', async (_case, use) => {
        await store.close();
        await expect(use(store)).rejects.toMatchObject({
          name: 'StoreError',
          message: expect.stringMatching(/closed/),
        });
      });
    });
  });
}
