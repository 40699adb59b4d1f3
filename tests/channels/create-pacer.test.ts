import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPacer, MAX_WAIT_MS, NO_SHARE_AWAY_MS } from '../../src/channels/create-pacer.ts';
import type { PacerOptions, Priority } from '../../src/channels/pacer.ts';
import { createScheduler } from '../simulation/scheduler.ts';

/** In calls: times are exact to a hundredth of a millisecond. */
const EXACT = 1e-3;

const RATES = { perSecond: 30, burst: 30, chatPerSecond: 1, chatBurst: 3 };

/** Numbers from 0 to 1 by a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Sent = { readonly at: number; readonly chat: string; readonly name: string };

/** A pacer in virtual time. `send` takes, and comes back as often as it is told to, up to `lateMs` late. */
function setUp(rates: Partial<PacerOptions> = {}, seed = 1) {
  const random = randomFrom(seed);
  const time = createScheduler(1_000_000, random);
  const pacer = createPacer({ ...RATES, share: () => 1, clock: time.now, startTimer: time.after, ...rates });
  const sent: Sent[] = [];
  const away: number[] = [];
  const waited: number[] = [];
  async function send(chat: string, priority: Priority = 'reply', name = chat, lateMs = 0): Promise<void> {
    for (;;) {
      const since = time.now();
      const taken = await pacer.take(chat, priority);
      waited.push(time.now() - since);
      if (taken.ok) return void sent.push({ at: time.now() - 1_000_000, chat, name });
      away.push(taken.afterMs);
      await time.sleep(taken.afterMs + Math.floor(random() * lateMs));
    }
  }
  return { ...pacer, time, sent, away, waited, send, random };
}

/** The most by which the calls in any time `t` are above `burst + perSecond × t`; 0 or less: never. */
function excessOf(times: readonly number[], { burst, perSecond }: { burst: number; perSecond: number }): number {
  // The bucket that these calls would need at this rate, refilled as time goes by.
  let needed = 0;
  let most = 0;
  let last = 0;
  for (const at of times) {
    needed = Math.max(0, needed - ((at - last) * perSecond) / 1000) + 1;
    last = at;
    most = Math.max(most, needed);
  }
  return most - burst;
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);

describe('createPacer', () => {
  it('lets a burst of replies go at once, and those after it at the pace', async () => {
    const { time, send, sent } = setUp();
    for (const chat of names(60)) void send(chat);
    await time.run();
    expect(sent.map(({ at }) => at).filter((at) => at === 0)).toHaveLength(30);
    expect(sent.map(({ name }) => name)).toEqual(names(60));
    expect(sent.at(-1)?.at).toBe(1000);
  });

  it('keeps a part of each burst for replies', async () => {
    const { time, send, sent } = setUp();
    for (const chat of names(40)) void send(chat, 'bulk');
    for (const chat of names(10)) void send(`r${chat}`);
    await time.run();
    const atOnce = sent.filter(({ at }) => at === 0).map(({ name }) => name);
    expect(atOnce).toEqual([...names(20), ...names(10).map((name) => `r${name}`)]);
  });

  it('lets replies overtake bulk that waits', async () => {
    const { time, send, sent } = setUp({ burst: 1 });
    for (const chat of names(9)) void send(chat, 'bulk');
    void send('reply');
    await time.run();
    expect(sent.map(({ name }) => name).indexOf('reply')).toBe(1);
  });

  it('keeps the order and the pace of a chat, while others go on', async () => {
    const { time, send, sent } = setUp();
    for (const name of names(6)) void send('one', 'reply', name);
    void send('other');
    await time.run();
    expect(sent.filter(({ chat }) => chat === 'one').map(({ name }) => name)).toEqual(names(6));
    expect(sent.filter(({ chat }) => chat === 'one').map(({ at }) => at)).toEqual([0, 0, 0, 1000, 2000, 3000]);
    expect(sent.find(({ chat }) => chat === 'other')?.at).toBe(0);
  });

  it('sends away who would wait too long, each to a place of her own', async () => {
    const { time, take } = setUp({ burst: 1, perSecond: 1 });
    const answers = Promise.all(names(16).map((chat) => take(chat, 'bulk')));
    await time.run();
    const refused = (await answers).flatMap((taken) => (taken.ok ? [] : [taken.afterMs]));
    expect(refused).toEqual([6000, 7000, 8000, 9000, 10_000]);
  });

  it('sends away who would wait too long in her own chat', async () => {
    const { time, take } = setUp({ chatBurst: 1 });
    const answers = Promise.all(names(14).map(() => take('one', 'reply')));
    await time.run();
    expect((await answers).flatMap((taken) => (taken.ok ? [] : [taken.afterMs]))).toEqual([6000, 7000, 8000]);
  });

  it('lets nothing go while the platform says so, and then no burst', async () => {
    const { time, send, sent, pause, away } = setUp();
    pause(3000);
    for (const chat of names(4)) void send(chat);
    await time.run();
    expect(sent.map(({ at }) => at)).toEqual([3000, 3034, 3067, 3100]);
    expect(away).toEqual([]);
  });

  it('pauses a chat alone', async () => {
    const { time, send, sent, pause } = setUp();
    pause(2500, 'one');
    void send('one');
    void send('other');
    await time.run();
    expect(sent.map(({ chat, at }) => [chat, at])).toEqual([
      ['other', 0],
      ['one', 2500],
    ]);
  });

  it('sends away for a long pause those who came before it, when they have waited long enough', async () => {
    const { time, send, sent, away, waited, pause } = setUp({ burst: 1 });
    void send('first');
    void send('one');
    pause(60_000);
    await time.run();
    expect(Math.max(...waited)).toBeLessThanOrEqual(MAX_WAIT_MS);
    expect(away.length).toBeGreaterThan(0);
    expect(sent.find(({ chat }) => chat === 'one')?.at).toBe(60_000);
  });

  it('keeps to its share of the pace, and sends nothing without one', async () => {
    let share = 0.5;
    const { time, send, sent, take, pause } = setUp({ share: () => share });
    for (const chat of names(45)) void send(chat);
    await time.run();
    expect(sent.filter(({ at }) => at === 0)).toHaveLength(15);
    expect(sent.at(-1)?.at).toBe(2000);
    share = 0;
    pause(10);
    expect(await take('one', 'reply')).toEqual({ ok: false, afterMs: NO_SHARE_AWAY_MS });
  });

  it.each([
    [30, 30, 0],
    [30, 30, 1000],
    [30, 5, 1000],
    [80, 80, 1000],
  ])(
    'wastes nearly nothing of %d calls a second, burst %d, where all come back up to %d ms late',
    async (perSecond, burst, lateMs) => {
      const count = 10_000;
      const { time, send, sent, away, waited } = setUp({ perSecond, burst });
      for (const chat of names(count)) void send(chat, 'bulk', chat, lateMs);
      await time.run();
      expect(sent).toHaveLength(count);
      expect(
        excessOf(
          sent.map(({ at }) => at),
          { perSecond, burst },
        ),
      ).toBeLessThanOrEqual(EXACT);
      const boundMs = (1000 * count) / perSecond;
      expect((sent.at(-1)?.at ?? 0) / boundMs).toBeLessThan(1.005);
      expect(away.length).toBeLessThan(count * 1.05);
      expect(Math.max(...waited)).toBeLessThanOrEqual(MAX_WAIT_MS);
    },
  );

  it('lets replies through at once while many wait', async () => {
    const { time, send, sent, random } = setUp();
    for (const chat of names(2000)) void send(chat, 'bulk', chat, 1000);
    const asked = new Map<string, number>();
    for (let index = 0; index < 100; index += 1) {
      const at = Math.floor(random() * 60_000);
      time.after(at, () => {
        asked.set(`r${index}`, at);
        void send(`r${index}`);
      });
    }
    await time.run();
    for (const [name, at] of asked)
      expect((sent.find((one) => one.name === name)?.at ?? Number.NaN) - at).toBeLessThan(100);
    expect(sent).toHaveLength(2100);
  });

  const call = fc.record({
    at: fc.nat(30_000),
    chat: fc.nat(8).map((number) => `c${number}`),
    priority: fc.constantFrom<Priority>('reply', 'bulk'),
    pause: fc.option(fc.nat(4000), { freq: 20 }),
  });
  const rates = fc.record({
    perSecond: fc.integer({ min: 1, max: 30 }),
    burst: fc.integer({ min: 1, max: 30 }),
    chatPerSecond: fc.constantFrom(1 / 6, 1, 5),
    chatBurst: fc.integer({ min: 1, max: 5 }),
  });

  it('never lets more go than the platform allows, and everybody in the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 80 }), rates, fc.nat(), async (calls, drawn, seed) => {
        const { time, send, sent, waited, pause } = setUp(drawn, seed);
        for (const [index, { at, chat, priority, pause: ms }] of calls.entries()) {
          time.after(at, () => {
            if (ms !== null) pause(ms, chat);
            void send(chat, priority, String(index), 1000);
          });
        }
        await time.run();
        expect(sent).toHaveLength(calls.length);
        expect(Math.max(0, ...waited)).toBeLessThanOrEqual(MAX_WAIT_MS);
        expect(
          excessOf(
            sent.map(({ at }) => at),
            drawn,
          ),
        ).toBeLessThanOrEqual(EXACT);
        const ofChat = { perSecond: drawn.chatPerSecond, burst: drawn.chatBurst };
        for (const chat of new Set(sent.map((one) => one.chat))) {
          const times = sent.filter((one) => one.chat === chat).map(({ at }) => at);
          expect(excessOf(times, ofChat)).toBeLessThanOrEqual(EXACT);
        }
      }),
      { numRuns: 150 },
    );
  });
});
