import { describe, expect, it } from 'vitest';
import { createWebchat, type Listener } from '../../../src/channels/webchat/webchat.ts';
import type { OutboxEntry } from '../../../src/learning/effect.ts';
import type { NewTranscriptEntry, TranscriptEntry } from '../../../src/learning/transcript.ts';

const NOW = 1_700_000_000_000;
const to = { learner: 'L1', address: { channel: 'web', name: 'c1' }, language: 'ru' as const };
const messages = [{ text: 'Здравствуйте' }];
const heard = { id: 'abcdefgh', text: 'Привет' };

function entryOf(id: string, effect: OutboxEntry['effect'] = { kind: 'send', messages, heard }): OutboxEntry {
  return { id, effect, attempts: 0, createdAt: 1, dueAt: 1 };
}

/** Keeps entries as the store does: one an id, numbers that rise. */
function transcript() {
  const kept: { learner: string; entry: TranscriptEntry }[] = [];
  const append = async (learner: string, entry: NewTranscriptEntry) => {
    const known = kept.find((one) => one.learner === learner && one.entry.id === entry.id);
    if (known) return known.entry;
    kept.push({ learner, entry: { ...entry, number: kept.length + 1 } });
    return { ...entry, number: kept.length };
  };
  return { kept, append };
}

/** Hears of entries only. */
function hearing(entry: Listener['entry']): Listener {
  return { entry, cleared: () => expect.unreachable('nobody was erased'), last: () => 0 };
}

describe('createWebchat', () => {
  it('keeps what is sent with what was heard, its time and its language', async () => {
    const { kept, append } = transcript();
    const webchat = createWebchat({ append, clock: () => NOW });
    expect(await webchat.send(to, entryOf('3.0'))).toEqual({ kind: 'done' });
    expect(kept).toEqual([
      { learner: 'L1', entry: { id: '3.0', at: NOW, language: 'ru', heard, messages, number: 1 } },
    ]);
  });

  it('keeps an entry once, however often it is sent', async () => {
    const { kept, append } = transcript();
    const webchat = createWebchat({ append, clock: () => NOW });
    await webchat.send(to, entryOf('3.0'));
    expect(await webchat.send(to, entryOf('3.0'))).toEqual({ kind: 'done' });
    expect(kept).toHaveLength(1);
  });

  it("tells a learner's subscribers after the entry is kept, and nobody else", async () => {
    const { kept, append } = transcript();
    const webchat = createWebchat({ append, clock: () => NOW });
    const told: string[] = [];
    webchat.subscribe(
      'L1',
      hearing(({ number }) => void told.push(`one ${number} of ${kept.length}`)),
    );
    webchat.subscribe(
      'L1',
      hearing(({ number }) => void told.push(`two ${number}`)),
    );
    webchat.subscribe(
      'L2',
      hearing(() => void told.push('another')),
    );
    await webchat.send(to, entryOf('3.0'));
    expect(told).toEqual(['one 1 of 1', 'two 1']);
  });

  it('tells nobody who has left, even if she leaves while others are told', async () => {
    const webchat = createWebchat({ append: transcript().append, clock: () => NOW });
    const told: string[] = [];
    const first = hearing(() => {
      told.push('first');
      leave();
    });
    const leave = webchat.subscribe('L1', first);
    webchat.subscribe(
      'L1',
      hearing(() => void told.push('second')),
    );
    await webchat.send(to, entryOf('3.0'));
    await webchat.send(to, entryOf('4.0'));
    expect(told).toEqual(['first', 'second', 'second']);
  });

  it('tells every subscriber of a learner who is erased, and nobody else', () => {
    const webchat = createWebchat({ append: transcript().append, clock: () => NOW });
    const told: string[] = [];
    const leaving = (name: string): Listener => ({
      entry: () => expect.unreachable('nothing was sent'),
      last: () => 0,
      cleared: () => {
        told.push(name);
        for (const leave of leaves.splice(0)) leave();
      },
    });
    const leaves = ['one', 'two'].map((name) => webchat.subscribe('L1', leaving(name)));
    webchat.subscribe('L2', leaving('another'));
    webchat.clear('L1');
    expect(told).toEqual(['one', 'two']);
    webchat.clear('L1');
    webchat.clear('L3');
    expect(told).toEqual(['one', 'two']);
  });

  it('asks to try again where the transcript could not be written, and tells nobody', async () => {
    const told: number[] = [];
    const append = () => Promise.reject(new Error('disk full'));
    const webchat = createWebchat({ append, clock: () => NOW });
    webchat.subscribe(
      'L1',
      hearing(({ number }) => void told.push(number)),
    );
    const outcome = await webchat.send(to, entryOf('3.0'));
    expect(outcome).toEqual({ kind: 'retry', reason: 'the transcript could not be written: disk full' });
    expect(told).toEqual([]);
  });

  it('refuses effects that are no messages', async () => {
    const webchat = createWebchat({ append: transcript().append, clock: () => NOW });
    expect(await webchat.send(to, entryOf('3.0', { kind: 'export' }))).toMatchObject({ kind: 'never' });
  });
});
