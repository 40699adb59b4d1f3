import { describe, expect, it } from 'vitest';
import {
  createOutbox,
  type Posted,
  pauseAfter,
  postedBy,
  type WebMessage,
} from '../../../src/channels/webchat/page/outbox.ts';
import { memoryStorage } from '../../../src/channels/webchat/page/storage.ts';

const text = (id: string): WebMessage => ({ id, kind: 'text', text: id });
const kept: Posted = { kind: 'kept' };
const offline: Posted = { kind: 'later', why: 'offline' };

/** A page whose server answers by script; pauses end when the test says so. */
function page(storage = memoryStorage()) {
  const posts: string[] = [];
  const answers: Posted[] = [];
  const pauses: { ms: number; end: () => void }[] = [];
  const outbox = createOutbox({
    storage,
    async post({ id }) {
      posts.push(id);
      return answers.shift() ?? kept;
    },
    later(ms, end) {
      const pause = { ms, end };
      pauses.push(pause);
      return () => void pauses.splice(pauses.indexOf(pause), 1);
    },
    now: () => 1000,
    random: () => 1,
    changed: () => undefined,
  });
  const states = () => outbox.pending().map(({ message, state }) => `${message.id} ${state}`);
  const settled = () => new Promise<void>((done) => setImmediate(done));
  return { outbox, posts, answers, pauses, states, settled };
}

describe('createOutbox', () => {
  it('sends one after another and shows what was sent until the conversation does', async () => {
    const { outbox, posts, states, settled } = page();
    outbox.add(text('a'), 'a');
    outbox.add(text('b'), 'b');
    await settled();
    expect(posts).toEqual(['a', 'b']);
    expect(states()).toEqual(['a sent', 'b sent']);
    outbox.confirm('a');
    expect(states()).toEqual(['b sent']);
  });

  it('forgets what was sent without words as soon as the server has it', async () => {
    const { outbox, states, settled } = page();
    outbox.add({ id: 'a', kind: 'start' });
    await settled();
    expect(states()).toEqual([]);
  });

  it('with a later message also takes away the earlier ones that were sent', async () => {
    const { outbox, states, settled } = page();
    outbox.add(text('a'), 'a');
    outbox.add(text('b'), 'b');
    await settled();
    outbox.confirm('b');
    expect(states()).toEqual([]);
  });

  it('shows nothing any more when the conversation was faster than the answer to the POST', async () => {
    const { outbox, states, settled } = page();
    outbox.add(text('a'), 'a');
    outbox.confirm('a');
    await settled();
    expect(states()).toEqual([]);
  });

  it('tries again with the same id, keeps the order and says why', async () => {
    const { outbox, posts, answers, pauses, states, settled } = page();
    answers.push(offline);
    outbox.add(text('a'), 'a');
    outbox.add(text('b'), 'b');
    await settled();
    expect(outbox.trouble()).toBe('offline');
    expect(states()).toEqual(['a waiting', 'b waiting']);
    pauses[0]?.end();
    await settled();
    expect(posts).toEqual(['a', 'a', 'b']);
    expect(outbox.trouble()).toBeUndefined();
  });

  it('waits longer after each failure, and as long as the server asks', async () => {
    const { outbox, answers, pauses, settled } = page();
    answers.push(offline, offline, { kind: 'later', why: 'busy', afterMs: 7000 });
    outbox.add(text('a'), 'a');
    for (let i = 0; i < 2; i++) {
      await settled();
      pauses.at(-1)?.end();
    }
    await settled();
    expect(pauses.at(-1)?.ms).toBe(7000);
    expect(outbox.trouble()).toBe('busy');
  });

  it('goes on after a message that the server refuses, and shows that one as refused', async () => {
    const { outbox, answers, states, settled } = page();
    answers.push({ kind: 'refused' });
    outbox.add(text('a'), 'a');
    outbox.add(text('b'), 'b');
    await settled();
    expect(states()).toEqual(['a refused', 'b sent']);
  });

  it('keeps what waits over a reload', async () => {
    const storage = memoryStorage();
    const before = page(storage);
    before.answers.push(offline);
    before.outbox.add(text('a'), 'a');
    await before.settled();
    const after = page(storage);
    expect(after.states()).toEqual(['a waiting']);
    after.outbox.flush();
    await after.settled();
    expect(after.posts).toEqual(['a']);
    expect(page(storage).states()).toEqual([]);
  });

  it('stops when the page has to be loaded anew, and keeps the message', async () => {
    const { outbox, answers, pauses, states, settled } = page();
    answers.push({ kind: 'signed-out' });
    outbox.add(text('a'), 'a');
    await settled();
    expect([outbox.trouble(), states(), pauses.length]).toEqual(['signed-out', ['a waiting'], 0]);
  });

  it('passes over what it can not read in the storage', () => {
    const storage = memoryStorage();
    storage.setItem('sabak:pending:x', '{"half');
    storage.setItem('sabak:pending:y', '{"id":"old"}');
    storage.setItem('other', '{}');
    expect(page(storage).states()).toEqual([]);
  });
});

describe('postedBy', () => {
  it.each<[number, string | null, Posted]>([
    [202, null, kept],
    [400, null, { kind: 'refused' }],
    [413, null, { kind: 'refused' }],
    [401, null, { kind: 'signed-out' }],
    [403, null, { kind: 'signed-out' }],
    [429, '5', { kind: 'later', why: 'busy', afterMs: 5000 }],
    [429, 'soon', { kind: 'later', why: 'busy' }],
    [503, null, { kind: 'later', why: 'busy' }],
    [500, null, { kind: 'later', why: 'busy' }],
  ])('reads %i with Retry-After %s', (status, retryAfter, expected) => {
    expect(postedBy(status, retryAfter)).toEqual(expected);
  });
});

describe('pauseAfter', () => {
  it('doubles from a second to half a minute, less up to half', () => {
    expect([1, 2, 3, 6, 50].map((failures) => pauseAfter(failures, () => 1))).toEqual([1000, 2000, 4000, 30000, 30000]);
    expect(pauseAfter(1, () => 0)).toBe(500);
  });
});
