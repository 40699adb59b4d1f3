import { describe, expect, test } from 'vitest';
import { createWriteQueue } from '../../src/store/sqlite/write-queue.ts';

/** Transactions that only keep a log; `failing` names the calls that throw. */
function logging(...failing: string[]) {
  const log: string[] = [];
  const call = (name: string) => () => {
    log.push(name);
    if (failing.includes(name)) throw new Error(`${name} failed`);
  };
  const queue = createWriteQueue(
    { begin: call('begin'), commit: call('commit'), rollback: call('rollback') },
    (e) => e,
  );
  const write = (name: string, fails = false) =>
    queue.run(() => {
      log.push(name);
      if (fails) throw new Error(`${name} failed`);
      return name;
    });
  return { log, queue, write };
}

const outcomes = async (writes: Promise<string>[]) =>
  (await Promise.allSettled(writes)).map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)));

describe('the write queue', () => {
  test('writes that wait at the same moment share one transaction, in order', async () => {
    const { log, write } = logging();
    expect(await outcomes([write('a'), write('b'), write('c')])).toEqual(['a', 'b', 'c']);
    expect(log).toEqual(['begin', 'a', 'b', 'c', 'commit']);
  });

  test('a write that begins after the others ended has a transaction of its own', async () => {
    const { log, write } = logging();
    await write('a');
    await write('b');
    expect(log).toEqual(['begin', 'a', 'commit', 'begin', 'b', 'commit']);
  });

  test('a write that throws fails alone: the others are undone and done again without it', async () => {
    const { log, write } = logging();
    expect(await outcomes([write('a'), write('b', true), write('c')])).toEqual(['a', 'Error: b failed', 'c']);
    const alone = ['begin', 'a', 'commit', 'begin', 'b', 'rollback', 'begin', 'c', 'commit'];
    expect(log).toEqual(['begin', 'a', 'b', 'rollback', ...alone]);
  });

  test.each(['begin', 'commit'])('where %s fails, all fail and all is undone', async (name) => {
    const { log, write } = logging(name);
    expect(await outcomes([write('a'), write('b')])).toEqual([`Error: ${name} failed`, `Error: ${name} failed`]);
    expect(log.at(-1)).toBe('rollback');
    expect(log.filter((one) => one === 'begin')).toHaveLength(1);
  });

  test('closing runs what waits, and refuses what comes after', async () => {
    const { log, queue, write } = logging();
    const waiting = write('a');
    queue.close();
    expect(log).toEqual(['begin', 'a', 'commit']);
    expect(await waiting).toBe('a');
    await expect(write('b')).rejects.toThrow(/closed/);
  });
});
