import { expect, test } from 'vitest';
import { createKeyedQueue } from '../src/keyed-queue.ts';

/** A task that notes when it begins and ends, and ends when it is told to. */
function tasks() {
  const log: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<void>>();
  const task = (name: string) => async () => {
    log.push(`${name} begins`);
    const end = Promise.withResolvers<void>();
    ends.set(name, end);
    await end.promise;
    log.push(`${name} ends`);
    return name;
  };
  return {
    log,
    task,
    end: (name: string) => ends.get(name)?.resolve(),
    fail: (name: string) => ends.get(name)?.reject(new Error(name)),
  };
}

/** Lets everything happen that needs no time. */
const rest = () => new Promise((resolve) => setImmediate(resolve));

test('tasks of one key run one after another, in the order in which they came', async () => {
  const queue = createKeyedQueue();
  const { log, task, end } = tasks();
  const results = ['a', 'b', 'c'].map((name) => queue.run('she', task(name)));
  for (const name of ['a', 'b', 'c']) {
    await rest();
    expect(log.at(-1)).toBe(`${name} begins`);
    end(name);
  }
  expect(await Promise.all(results)).toEqual(['a', 'b', 'c']);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('tasks of different keys run side by side', async () => {
  const queue = createKeyedQueue();
  const { log, task, end } = tasks();
  const results = [queue.run('she', task('a')), queue.run('he', task('b'))];
  expect(log).toEqual(['a begins', 'b begins']);
  end('b');
  end('a');
  await Promise.all(results);
});

test('a task that fails tells its caller and does not hold up those behind it', async () => {
  const queue = createKeyedQueue();
  const { task, end, fail } = tasks();
  const failing = queue.run('she', task('a'));
  const next = queue.run('she', task('b'));
  fail('a');
  await expect(failing).rejects.toThrow('a');
  await rest();
  end('b');
  expect(await next).toBe('b');
});

test('it is idle when nothing runs and nothing waits, also after a failure', async () => {
  const queue = createKeyedQueue();
  await queue.idle();
  const { task, end, fail } = tasks();
  const failing = queue.run('she', task('a'));
  queue.run('she', task('b'));
  let isIdle = false;
  const idle = queue.idle().then(() => {
    isIdle = true;
  });
  fail('a');
  await expect(failing).rejects.toThrow('a');
  await rest();
  expect(isIdle).toBe(false);
  end('b');
  await idle;
});
