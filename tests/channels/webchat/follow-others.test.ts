import { expect, test } from 'vitest';
import { REPORT_EVERY_MS } from '../../../src/channels/sparing-report.ts';
import { LOOK_MS, MAX_LOOKS } from '../../../src/channels/webchat/follow-others.ts';
import { createWebchat, type Listener } from '../../../src/channels/webchat/webchat.ts';
import type { NewTranscriptEntry, TranscriptEntry } from '../../../src/learning/transcript.ts';
import { createTimers } from '../../runtime/timers.ts';

const SHE = 'L1';

/** Processes over one transcript, which numbers an entry before it is written, as MongoDB's does. */
function begin() {
  const numbers = new Map<string, number>();
  const entries = new Map<string, TranscriptEntry[]>();
  const asked: string[] = [];
  const problems: string[] = [];
  const timers = createTimers();
  const world = {
    now: 0,
    write: async (): Promise<void> => undefined,
    newest: async (): Promise<void> => undefined,
    read: async (_learner: string): Promise<void> => undefined,
  };
  const append = async (learner: string, entry: NewTranscriptEntry): Promise<TranscriptEntry> => {
    const number = (numbers.get(learner) ?? 0) + 1;
    numbers.set(learner, number);
    await world.write();
    entries.set(learner, [...(entries.get(learner) ?? []), { ...entry, number }]);
    return { ...entry, number };
  };
  const messages = {
    async newest(learners: readonly string[]) {
      asked.push(`newest ${learners}`);
      await world.newest();
      return new Map([...numbers].filter(([learner]) => learners.includes(learner)));
    },
    async read(learner: string, after: number) {
      asked.push(`read ${learner} ${after}`);
      const found = (entries.get(learner) ?? []).filter(({ number }) => number > after);
      await world.read(learner);
      return found;
    },
  };
  const start = () => {
    const report = (problem: string) => void problems.push(problem);
    const others = { messages, startTimer: timers.start, report };
    const webchat = createWebchat({ append, clock: () => world.now, others });
    const send = (id: string, learner = SHE) =>
      webchat.send(
        { learner, address: { channel: 'web', name: 'c1' }, language: 'ky' },
        { id, effect: { kind: 'send', messages: [{ text: id }] }, attempts: 0, createdAt: 1, dueAt: 1 },
      );
    return { webchat, send };
  };
  const elapse = async (ms: number) => {
    world.now += ms;
    await timers.elapse(ms);
  };
  const reads = () => asked.filter((question) => question.startsWith('read')).length;
  return { world, numbers, entries, asked, problems, timers, start, elapse, reads };
}

/** A page that has read the past up to `last`. */
function page(last: number | 'reading' = 0) {
  const got: string[] = [];
  const state = { last: last === 'reading' ? undefined : last, cleared: 0 };
  const listener: Listener = {
    entry({ id, number }) {
      if (state.last === undefined || number <= state.last) return;
      state.last = number;
      got.push(id);
    },
    cleared: () => {
      state.cleared += 1;
    },
    last: () => state.last,
  };
  return { listener, got, state };
}

test('what another process delivers reaches a page that hangs on this one, in order, each once', async () => {
  const { start, elapse } = begin();
  const [here, there] = [start(), start()];
  const [one, two] = [page(), page()];
  here.webchat.subscribe(SHE, one.listener);
  here.webchat.subscribe(SHE, two.listener);
  for (const id of ['1.0', '2.0', '3.0']) await there.send(id);
  await elapse(LOOK_MS);
  expect([one.got, two.got]).toEqual(Array(2).fill(['1.0', '2.0', '3.0']));
  await there.send('4.0');
  await elapse(LOOK_MS);
  await elapse(LOOK_MS);
  expect([one.got, two.got]).toEqual(Array(2).fill(['1.0', '2.0', '3.0', '4.0']));
});

test('what this process delivers is shown at once, and what another one delivered before it comes first', async () => {
  const { start, timers } = begin();
  const [here, there] = [start(), start()];
  const { listener, got } = page();
  here.webchat.subscribe(SHE, listener);
  await there.send('1.0');
  await here.send('2.0');
  await timers.rest();
  expect(got).toEqual(['1.0', '2.0']);
});

test('a read that was overtaken by a later one repeats nothing', async () => {
  const { world, start, timers, elapse } = begin();
  const here = start();
  const { listener, got } = page();
  here.webchat.subscribe(SHE, listener);
  const slow = Promise.withResolvers<void>();
  world.read = () => slow.promise;
  await here.send('1.0');
  world.read = async () => undefined;
  await here.send('2.0');
  await elapse(LOOK_MS);
  expect(got).toEqual(['1.0', '2.0']);
  slow.resolve();
  await timers.rest();
  expect(got).toEqual(['1.0', '2.0']);
});

test('an entry whose number is there before it is waited for', async () => {
  const { world, start, elapse } = begin();
  const [here, there] = [start(), start()];
  const { listener, got } = page();
  here.webchat.subscribe(SHE, listener);
  const written = Promise.withResolvers<void>();
  world.write = () => written.promise;
  const sent = there.send('1.0');
  for (let looks = 1; looks < MAX_LOOKS; looks++) await elapse(LOOK_MS);
  expect(got).toEqual([]);
  written.resolve();
  await sent;
  await elapse(LOOK_MS);
  expect(got).toEqual(['1.0']);
});

test('a number without an entry is let go after ten seconds, and holds up nothing that comes later', async () => {
  const { numbers, start, elapse, reads } = begin();
  const [here, there] = [start(), start()];
  const { listener, got } = page(5);
  here.webchat.subscribe(SHE, listener);
  numbers.set(SHE, 6);
  for (let looks = 0; looks < MAX_LOOKS + 8; looks++) await elapse(LOOK_MS);
  expect(reads()).toBe(MAX_LOOKS);
  await there.send('7.0');
  await elapse(LOOK_MS);
  expect(got).toEqual(['7.0']);
});

test('what is known of one who does not listen any more is forgotten', async () => {
  const { numbers, start, elapse, reads } = begin();
  const { webchat } = start();
  webchat.subscribe('L2', page().listener);
  const leave = webchat.subscribe(SHE, page(5).listener);
  numbers.set(SHE, 6);
  for (let looks = 0; looks < MAX_LOOKS + 8; looks++) await elapse(LOOK_MS);
  leave();
  await elapse(LOOK_MS);
  webchat.subscribe(SHE, page(5).listener);
  await elapse(LOOK_MS);
  expect(reads()).toBe(MAX_LOOKS + 1);
});

test('all who listen are asked for with one question, only they, and nobody where nobody does', async () => {
  const { start, elapse, timers, asked, numbers } = begin();
  const { webchat } = start();
  for (const learner of ['L1', 'L2', 'L3']) numbers.set(learner, 5);
  expect(timers.count()).toBe(0);
  const leave = ['L1', 'L2', 'L3'].map((learner) => webchat.subscribe(learner, page(5).listener));
  webchat.subscribe('L4', page('reading').listener);
  leave.push(webchat.subscribe('L1', page(5).listener));
  await elapse(LOOK_MS);
  expect(asked).toEqual(['newest L1,L2,L3']);
  leave[1]?.();
  await elapse(LOOK_MS);
  expect(asked.at(-1)).toBe('newest L1,L3');
  for (const one of leave) one();
  await elapse(LOOK_MS);
  expect(asked).toHaveLength(2);
});

test('it is not asked any more when the last one has left, and again when somebody comes', async () => {
  const { start, elapse, timers, asked } = begin();
  const { webchat } = start();
  const leave = webchat.subscribe(SHE, page().listener);
  leave();
  await elapse(LOOK_MS);
  expect([asked, timers.count()]).toEqual([[], 0]);
  webchat.subscribe(SHE, page().listener);
  await elapse(LOOK_MS);
  expect(asked).toHaveLength(1);
});

test('what came while a page was reading the past is told when it has read it', async () => {
  const { start, elapse } = begin();
  const [here, there] = [start(), start()];
  const { listener, got, state } = page('reading');
  here.webchat.subscribe(SHE, listener);
  await there.send('1.0');
  await there.send('2.0');
  await elapse(LOOK_MS);
  state.last = 1;
  await elapse(LOOK_MS);
  expect(got).toEqual(['2.0']);
});

test.each<[string, { last: number; isThere: boolean }, number]>([
  ['who was there is told of once', { last: 0, isThere: true }, 1],
  ['who has something on her page was erased before it was looked for her', { last: 3, isThere: false }, 1],
  ['who has not begun is told of nothing', { last: 0, isThere: false }, 0],
])('a learner who is not there and %s', async (_, { last, isThere }, told) => {
  const { numbers, start, elapse } = begin();
  const { webchat } = start();
  const { listener, state } = page(last);
  webchat.subscribe(SHE, listener);
  if (isThere) numbers.set(SHE, 0);
  await elapse(LOOK_MS);
  numbers.delete(SHE);
  await elapse(LOOK_MS);
  await elapse(LOOK_MS);
  expect(state.cleared).toBe(told);
});

test('one who begins while her page is open is followed from then on', async () => {
  const { start, elapse, entries, numbers } = begin();
  const [here, there] = [start(), start()];
  const { listener, got, state } = page();
  here.webchat.subscribe(SHE, listener);
  await elapse(LOOK_MS);
  await there.send('1.0');
  await elapse(LOOK_MS);
  expect([got, state.cleared]).toEqual([['1.0'], 0]);
  numbers.delete(SHE);
  entries.delete(SHE);
  await elapse(LOOK_MS);
  expect(state.cleared).toBe(1);
});

test('reads that fail are told of once in a while, keep nobody else waiting, and are repeated', async () => {
  const { world, start, elapse, problems } = begin();
  const [here, there] = [start(), start()];
  const [hers, anothers] = [page(), page()];
  here.webchat.subscribe(SHE, hers.listener);
  here.webchat.subscribe('L2', anothers.listener);
  world.read = async (learner) => {
    if (learner === SHE) throw new Error('no primary');
  };
  await there.send('1.0');
  await there.send('1.0', 'L2');
  for (let looks = 0; looks < MAX_LOOKS + 8; looks++) await elapse(LOOK_MS);
  expect([hers.got, anothers.got]).toEqual([[], ['1.0']]);
  world.newest = () => Promise.reject(new Error('no primary'));
  await elapse(LOOK_MS);
  expect(problems).toEqual([
    'open chat pages wait for what other processes send: it can’t be read: no primary'.replace('’', "'"),
  ]);
  world.now += REPORT_EVERY_MS;
  await elapse(LOOK_MS);
  expect(problems).toHaveLength(2);
  world.newest = async () => undefined;
  world.read = async () => undefined;
  await elapse(LOOK_MS);
  expect(hers.got).toEqual(['1.0']);
});

test('a delivery does not wait for its being shown, nor fail with it', async () => {
  const { world, start, timers, problems } = begin();
  const here = start();
  here.webchat.subscribe(SHE, page().listener);
  world.read = () => Promise.reject(new Error('no primary'));
  expect(await here.send('1.0')).toEqual({ kind: 'done' });
  await timers.rest();
  expect(problems).toHaveLength(1);
});
