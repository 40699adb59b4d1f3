import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REPORT_EVERY_MS } from '../../../src/channels/sparing-report.ts';
import {
  CONFLICT_PAUSE_MS,
  createTelegramPoller,
  FAILED_PAUSE_MS,
  RENEW_LEASE_MS,
} from '../../../src/channels/telegram/poller.ts';
import { POLL_SECONDS } from '../../../src/channels/telegram/telegram.ts';
import { AIGUL, type Rig, recordingInbox, startTelegram } from './start-telegram.ts';

let rig: Rig;
let heard: ReturnType<typeof recordingInbox>;
let problems: string[];
beforeEach(async () => {
  rig = await startTelegram();
  heard = recordingInbox();
  problems = [];
});
afterEach(() => rig.close());

function startPoller(takes: () => boolean | Error = () => true) {
  const lease = { taken: 0, released: 0 };
  const poller = createTelegramPoller({
    telegram: rig.telegram,
    inbox: heard.inbox,
    lease: {
      take: async () => {
        lease.taken += 1;
        const isOurs = takes();
        if (isOurs instanceof Error) throw isOurs;
        return isOurs;
      },
      release: async () => {
        lease.released += 1;
      },
    },
    clock: rig.clock,
    startTimer: rig.timers.start,
    report: (problem) => void problems.push(problem),
  });
  poller.start();
  return { ...poller, lease };
}

/** Resolves when what is claimed is so. Nothing here depends on how long it takes. */
async function until(claim: () => boolean): Promise<void> {
  while (!claim()) await new Promise(setImmediate);
}

/** How many calls are over, well or not. */
function countAnswers(): () => number {
  let answered = 0;
  rig.telegram.api.config.use(async (call, method, payload, signal) => {
    try {
      return await call(method, payload, signal);
    } finally {
      answered += 1;
    }
  });
  return () => answered;
}

const texts = () => heard.events.flatMap((event) => (event.kind === 'text' ? [event.text] : []));

describe('the poller', () => {
  it('hears what is written, in the order of each chat, and lets the platform forget it', async () => {
    const poller = startPoller();
    for (const id of [1, 2]) for (const text of ['a', 'b', 'c']) rig.fake.user(id).write(`${id}${text}`);
    await until(() => heard.events.length === 6 && rig.fake.pending() === 0);
    for (const id of [1, 2]) {
      expect(texts().filter((text) => text.startsWith(`${id}`))).toEqual(['a', 'b', 'c'].map((text) => `${id}${text}`));
    }
    await poller.stop();
    expect(poller.lease.released).toBe(1);
    expect(problems).toEqual([]);
  });

  it('stops in the middle of a poll that has nothing to tell', async () => {
    const poller = startPoller();
    await rig.timers.rest();
    await poller.stop();
    expect(rig.timers.count()).toBeLessThanOrEqual(1);
  });

  it('asks for what could not be kept again, after a pause, and hears nothing of that chat before', async () => {
    const user = rig.fake.user(AIGUL);
    for (const text of ['a', 'b', 'c']) user.write(text);
    rig.fake.user(1002).write('of another');
    const [, second] = await rig.telegram.api.getUpdates();
    heard.failing.push(`${second?.update_id}`);
    const poller = startPoller();
    await until(() => problems.length === 1);
    await rig.timers.rest();
    expect(texts().sort()).toEqual(['a', 'of another']);
    expect(problems).toEqual(['an update could not be kept: the disk is full']);
    await rig.elapse(FAILED_PAUSE_MS);
    await until(() => heard.events.length === 5);
    expect(texts().filter((text) => text.length === 1)).toEqual(['a', 'b', 'c']);
    await poller.stop();
  });

  it('forgets the number of the last update when nothing comes, since after a week numbers begin anew', async () => {
    const poller = startPoller();
    rig.fake.user(AIGUL).write('a');
    await until(() => heard.events.length === 1 && rig.fake.pending() === 0);
    await rig.elapse(POLL_SECONDS * 1_000);
    await rig.fake.called('getUpdates', 2);
    rig.fake.user(AIGUL).write('b');
    await rig.fake.called('getUpdates', 3);
    await poller.stop();
    const offsets = rig.fake.calls('getUpdates').map(({ params }) => Number(params.fields.offset));
    expect(offsets.slice(0, 3)).toEqual([0, expect.any(Number), 0]);
    expect(offsets[1]).toBeGreaterThan(1);
  });

  it('goes on after an update that can not be read', async () => {
    rig.fake.push('message', { chat: 'nobody' });
    rig.fake.user(AIGUL).write('a');
    const poller = startPoller();
    await until(() => heard.events.length === 1 && rig.fake.pending() === 0);
    expect(heard.rejections).toMatchObject([{ channel: 'telegram', reason: expect.stringContaining('message.chat') }]);
    await poller.stop();
  });

  it('waits while another process holds the lease', async () => {
    let isOurs = false;
    const poller = startPoller(() => isOurs);
    rig.fake.user(AIGUL).write('a');
    await rig.elapse(RENEW_LEASE_MS);
    expect(rig.fake.calls('getUpdates')).toEqual([]);
    isOurs = true;
    await rig.elapse(RENEW_LEASE_MS);
    await until(() => heard.events.length === 1);
    await poller.stop();
  });

  it('breaks off its poll when it has lost the lease, and waits', async () => {
    let isOurs = true;
    const poller = startPoller(() => isOurs);
    await rig.timers.rest();
    isOurs = false;
    await rig.elapse(RENEW_LEASE_MS);
    rig.fake.user(AIGUL).write('a');
    await rig.elapse(RENEW_LEASE_MS);
    expect(heard.events).toEqual([]);
    await poller.stop();
  });

  it('takes a store that fails for a lease that it has not got', async () => {
    const poller = startPoller(() => new Error('no connection'));
    await rig.timers.rest();
    expect(problems).toEqual(['the lease of the poller could not be taken: no connection']);
    await poller.stop();
  });

  it('waits, and says so once, where a webhook is set', async () => {
    await rig.telegram.api.setWebhook('http://127.0.0.1:9/x');
    const poller = startPoller();
    await rig.fake.called('getUpdates', 1);
    await rig.elapse(CONFLICT_PAUSE_MS);
    await rig.fake.called('getUpdates', 2);
    await rig.timers.rest();
    expect(problems).toEqual([expect.stringMatching(/Somebody else receives the updates.*webhook is active/)]);
    await rig.telegram.api.deleteWebhook();
    rig.fake.user(AIGUL).write('a');
    await rig.elapse(CONFLICT_PAUSE_MS);
    await until(() => heard.events.length === 1);
    await poller.stop();
  });

  it('says what to do where the token is refused, and not the token', async () => {
    const other = await startTelegram('/nowhere', '1:wrong');
    const { telegram, timers, problems } = other;
    const lease = { take: async () => true, release: async () => undefined };
    const report = (problem: string) => void problems.push(problem);
    const poller = createTelegramPoller({
      ...{ telegram, inbox: heard.inbox, lease, clock: other.clock, startTimer: timers.start, report },
    });
    poller.start();
    await until(() => problems.length === 1);
    expect(problems).toEqual([
      'Telegram gives no updates: 401 Unauthorized. Check TELEGRAM_BOT_TOKEN with @BotFather.',
    ]);
    await poller.stop();
    await other.close();
  });

  it('tries again after a pause where the platform does not answer', async () => {
    const faults = [{ kind: 'reset' }, { kind: 'gateway' }, { kind: 'error' }] as const;
    rig.fake.faults.onCall(faults, 'getUpdates');
    rig.fake.user(AIGUL).write('a');
    const answered = countAnswers();
    const poller = startPoller();
    for (const count of faults.keys()) {
      await until(() => answered() === count + 1);
      await rig.elapse(FAILED_PAUSE_MS);
    }
    await until(() => heard.events.length === 1);
    await poller.stop();
    expect(problems).toEqual([
      expect.stringMatching(/^Telegram does not answer: .+; it is tried again$/),
      expect.stringMatching(/^Telegram gives no updates: 500 /),
    ]);
  });

  it('says the same once in a while, so that who looks late reads of it', async () => {
    rig.fake.faults.onCall([{ kind: 'gateway' }, { kind: 'reset' }, { kind: 'gateway' }], 'getUpdates');
    const answered = countAnswers();
    const poller = startPoller();
    await until(() => answered() === 1);
    await rig.elapse(FAILED_PAUSE_MS);
    await until(() => answered() === 2);
    await rig.elapse(REPORT_EVERY_MS);
    await until(() => problems.length === 2);
    await poller.stop();
    expect(problems).toEqual(Array(2).fill(expect.stringMatching(/^Telegram does not answer: .*502/)));
  });
});
