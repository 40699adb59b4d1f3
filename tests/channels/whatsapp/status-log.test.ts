import { describe, expect, it } from 'vitest';
import type { Status, StatusKind } from '../../../src/channels/whatsapp/parse-status.ts';
import { AFTER_SENT_MS, ARRIVAL_MS, createStatusLog } from '../../../src/channels/whatsapp/status-log.ts';
import { createTimers } from '../../runtime/timers.ts';

const status = (kind: StatusKind, id = 'wamid.A'): Status => ({
  id,
  kind,
  at: 0,
  of: { learner: 'l', entry: '1.0', isPart: true },
  errors: [],
});

function open() {
  const timers = createTimers();
  const log = createStatusLog(timers.start);
  const ended: (StatusKind | 'nothing')[] = [];
  const wait = () => void log.arrival('wamid.A').then((lost) => ended.push(lost?.kind ?? 'nothing'));
  return { timers, log, ended, wait };
}

describe('arrival', () => {
  it.each<[string, (StatusKind | number)[], string[]]>([
    ['ends when it arrives', ['delivered'], ['nothing']],
    ['ends when it is read', ['read'], ['nothing']],
    ['ends when it fails, and says so', ['sent', 'failed'], ['failed']],
    ['goes on for a while after it has left', ['sent', AFTER_SENT_MS - 1], []],
    ['ends a while after it has left', ['sent', AFTER_SENT_MS], ['nothing']],
    ['goes on while nothing is known', [ARRIVAL_MS - 1], []],
    ['ends where nothing is ever known', [ARRIVAL_MS], ['nothing']],
  ])('%s', async (_name, steps, expected) => {
    const { timers, log, ended, wait } = open();
    wait();
    for (const step of steps) {
      if (typeof step === 'number') await timers.elapse(step);
      else log.record(status(step));
    }
    await timers.rest();
    expect(ended).toEqual(expected);
    if (expected.length > 0) expect(timers.count()).toBe(0);
  });

  it('has happened where the status came before the answer', async () => {
    const { timers, log, ended, wait } = open();
    log.record(status('delivered'));
    wait();
    await timers.rest();
    expect(ended).toEqual(['nothing']);
  });

  it('is of this message alone', async () => {
    const { timers, log, ended, wait } = open();
    wait();
    log.record(status('delivered', 'wamid.B'));
    await timers.rest();
    expect(ended).toEqual([]);
  });
});
