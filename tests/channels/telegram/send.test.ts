import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTelegram } from '../../../src/channels/telegram/telegram.ts';
import type { OutboundMessage } from '../../../src/learning/message.ts';
import type { CallFault } from '../../fakes/faults.ts';
import type { FakeUser } from '../../fakes/telegram/user.ts';
import { AIGUL, entryOf, freePacer, keptIds, NOW, type Rig, startTelegram, TO, TOKEN } from './start-telegram.ts';

/** 1 × 1 pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const LONG = 'ө'.repeat(4_000);
const THREE: OutboundMessage[] = ['1', '2', '3'].map((text) => ({ text: text + LONG }));
const PICTURE: OutboundMessage = { text: 'Q', media: { src: 'board.png', alt: 'Доска' } };

let contentDir: string;
let rig: Rig;
let aigul: FakeUser;
beforeEach(async () => {
  contentDir = await mkdtemp(path.join(tmpdir(), 'sabak-telegram-'));
  await writeFile(path.join(contentDir, 'board.png'), PNG);
  rig = await startTelegram(contentDir);
  aigul = rig.fake.user(AIGUL);
  aigul.start();
});
afterEach(async () => {
  await rig.close();
  await rm(contentDir, { recursive: true });
});

const sent = () => rig.fake.sent(AIGUL).map(({ text, caption }) => (text ?? caption ?? '').slice(0, 1));

describe('sending to Telegram', () => {
  it('sends what a step says, in order, and is done', async () => {
    expect(await rig.telegram.send(TO, entryOf(THREE))).toEqual({ kind: 'done' });
    expect(sent()).toEqual(['1', '2', '3']);
    expect(rig.pace.taken).toEqual(Array(3).fill(`${AIGUL} reply`));
  });

  it('needs no call where nothing is to be said', async () => {
    expect(await rig.telegram.send(TO, entryOf([]))).toEqual({ kind: 'done' });
    expect(rig.fake.calls()).toEqual([]);
  });

  it('lets others go first where she was not heard for a while', async () => {
    const { lastHeard: _, ...nobody } = TO;
    await rig.telegram.send(nobody, entryOf([{ text: 'a' }]));
    await rig.telegram.send({ ...TO, lastHeard: { id: '1', at: NOW - 3_600_000 } }, entryOf([{ text: 'a' }]));
    expect(rig.pace.taken).toEqual(Array(2).fill(`${AIGUL} bulk`));
  });

  it('comes back for the rest when its turn is too far away', async () => {
    rig.pace.refuse(...([undefined, 7_000] as number[]));
    const entry = entryOf(THREE);
    expect(await rig.telegram.send(TO, entry)).toEqual({
      kind: 'retry',
      reason: 'its turn comes later',
      afterMs: 7_000,
      isUntried: true,
    });
    expect(await rig.telegram.send(TO, entry)).toEqual({ kind: 'done' });
    expect(sent()).toEqual(['1', '2', '3']);
  });

  it.each<[name: string, fault: CallFault, sent: string[]]>([
    ['its answer is lost', { kind: 'drop' }, ['1', '2', '2', '3']],
    ['the connection breaks', { kind: 'reset' }, ['1', '2', '3']],
    ['the platform fails', { kind: 'error' }, ['1', '2', '3']],
    ['a proxy answers', { kind: 'gateway' }, ['1', '2', '3']],
  ])('sends a message again, and what was sent before it not, when %s', async (_name, fault, expected) => {
    const entry = entryOf(THREE);
    rig.fake.faults.onCall([{ kind: 'delay', ms: 0 }, fault], 'sendMessage');
    const first = rig.telegram.send(TO, entry);
    await rig.fake.called('sendMessage', 1);
    await rig.elapse(1);
    expect(await first).toMatchObject({ kind: 'retry', reason: expect.any(String), afterMs: 5_000 });
    expect(await rig.telegram.send(TO, { ...entry, attempts: 1 })).toEqual({ kind: 'done' });
    expect(sent()).toEqual(expected);
  });

  it('breaks off when it took too long, and goes on there', async () => {
    const entry = entryOf(THREE);
    const stop = new AbortController();
    rig.fake.faults.onCall([{ kind: 'delay', ms: 1_000 }], 'sendMessage');
    const first = rig.telegram.send(TO, entry, stop.signal);
    await rig.fake.called('sendMessage', 1);
    stop.abort();
    const second = rig.telegram.send(TO, entry);
    await rig.elapse(1_000);
    expect([await first, await second]).toEqual(Array(2).fill(expect.objectContaining({ kind: 'retry' })));
    expect(await rig.telegram.send(TO, entry)).toEqual({ kind: 'done' });
    expect(sent()).toEqual(['1', '2', '3']);
  });

  it('knows that an entry was sent of which nobody waited for the end', async () => {
    const stop = new AbortController();
    rig.fake.faults.onCall([{ kind: 'delay', ms: 1_000 }], 'sendMessage');
    const first = rig.telegram.send(TO, entryOf([{ text: 'a' }]), stop.signal);
    await rig.fake.called('sendMessage', 1);
    stop.abort();
    await rig.elapse(1_000);
    await first;
    expect(await rig.telegram.send(TO, entryOf([{ text: 'a' }]))).toEqual({ kind: 'done' });
    expect(sent()).toEqual(['a']);
  });

  it.each<[name: string, leave: () => void]>([
    ['blocked the bot', () => aigul.block()],
    ['deleted her account', () => aigul.deactivate()],
  ])('gives up where she %s', async (_name, leave) => {
    leave();
    const outcome = await rig.telegram.send(TO, entryOf([{ text: 'a' }]));
    expect(outcome).toMatchObject({ kind: 'never', unreachable: true, reason: expect.stringMatching(/403/) });
    expect(rig.problems).toEqual([]);
  });

  it('gives up where there is no such chat', async () => {
    const nobody = { ...TO, address: { channel: 'telegram', name: '5' } };
    expect(await rig.telegram.send(nobody, entryOf([{ text: 'a' }]))).toMatchObject({
      kind: 'never',
      unreachable: true,
    });
  });

  it('tells the operators, once, that the token is wrong', async () => {
    const other = createTelegram({ ...optionsOf(rig), token: '1:wrong' });
    for (let i = 0; i < 2; i++) {
      const outcome = await other.send(TO, entryOf([{ text: 'a' }]));
      expect(outcome).toMatchObject({ kind: 'retry', afterMs: 60_000, isUntried: true });
    }
    expect(rig.problems).toEqual([expect.stringMatching(/Check TELEGRAM_BOT_TOKEN/)]);
    await other.close();
  });

  it.each<[name: string, fault: CallFault, said: RegExp]>([
    ['the connection breaks', { kind: 'reset' }, /ECONNRESET|socket|closed/],
    ['the platform fails', { kind: 'error' }, /sendMessage: 500/],
    ['a proxy answers', { kind: 'gateway' }, /502/],
  ])('tells the operators once in a while that %s', async (_name, fault, said) => {
    for (const ms of [0, 60_000, 600_000]) {
      await rig.elapse(ms);
      rig.fake.faults.onCall([fault], 'sendMessage');
      await rig.telegram.send(TO, entryOf([{ text: 'a' }]));
    }
    expect(rig.problems).toHaveLength(2);
    expect(rig.problems[0]).toMatch(said);
    expect(rig.problems[0]).toMatch(/^Telegram does not answer: .+; it is tried again$/);
  });

  it('says that nothing was sent where nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    const other = createTelegram({ ...optionsOf(rig), apiRoot: `http://127.0.0.1:${port}` });
    const outcome = await other.send(TO, entryOf([{ text: 'a' }]));
    expect(outcome).toEqual({ kind: 'retry', reason: expect.stringMatching(/ECONNREFUSED/) });
    expect(rig.problems).toEqual([expect.stringMatching(/^Telegram does not answer: .*ECONNREFUSED/)]);
    await other.close();
  });

  it('shows that an answer is being worked on', async () => {
    rig.telegram.showTyping?.(TO);
    await rig.fake.called('sendChatAction', 1);
  });

  it('shows her choice in the place of the buttons, and does not mind where it can not', async () => {
    const choices = [{ value: 'a', label: 'Ооба' }];
    await rig.telegram.send(TO, entryOf([{ text: 'Q', ask: { turn: 5, type: 'choice', choices } }]));
    const { id } = aigul.last();
    const effect = { kind: 'send' as const, messages: [], heard: { id: `9.${id}`, text: `1. Окуу\n2. ${LONG}` } };
    await rig.telegram.send(TO, entryOf([], { id: '2.0', effect }));
    await rig.telegram.send(TO, entryOf([], { id: '3.0', effect: { ...effect, heard: { id: '9.999', text: 'a' } } }));
    await rig.fake.called('editMessageReplyMarkup', 2);
    expect(aigul.last().keyboard).toEqual([[{ text: `✓ 1. Окуу · 2. ${'ө'.repeat(14)}…`, callback_data: '-' }]]);
  });

  it('shows an answer of several taps as its buttons named it', async () => {
    await rig.telegram.send(TO, entryOf([{ text: 'Q' }]));
    const heard = { id: `9.${aigul.last().id}`, text: `1. ${LONG}\n2. ${LONG}`, brief: '2 → 1' };
    await rig.telegram.send(TO, entryOf([], { id: '2.0', effect: { kind: 'send', messages: [], heard } }));
    await rig.fake.called('editMessageReplyMarkup', 1);
    expect(aigul.last().keyboard).toEqual([[{ text: '✓ 2 → 1', callback_data: '-' }]]);
  });

  it('tries a message once more as plain text where its HTML is refused, and tells it', async () => {
    rig.telegram.api.config.use((call, method, payload, signal) =>
      call(method, 'parse_mode' in payload ? { ...payload, text: '<b' } : payload, signal),
    );
    expect(await rig.telegram.send(TO, entryOf([{ text: '**a** <' }]))).toEqual({ kind: 'done' });
    expect(aigul.last()).toMatchObject({ text: 'a <', entities: [] });
    expect(rig.problems).toEqual([expect.stringMatching(/did not understand our HTML.*can't parse entities/)]);
  });
});

describe('a 429', () => {
  const refuse = (chat: string, seconds?: number) =>
    rig.telegram.api.config.use(async (call, method, payload, signal) =>
      'chat_id' in payload && payload.chat_id === chat
        ? {
            ok: false,
            error_code: 429,
            description: 'Too Many Requests',
            ...(seconds && { parameters: { retry_after: seconds } }),
          }
        : call(method, payload, signal),
    );
  const to = (name: string) => ({ ...TO, address: { channel: 'telegram', name } });

  it('is no attempt, and pauses the chat for as long as it says', async () => {
    refuse(`${AIGUL}`, 12);
    const outcome = await rig.telegram.send(TO, entryOf([{ text: 'a' }]));
    expect(outcome).toMatchObject({ kind: 'retry', afterMs: 12_000, isUntried: true });
    expect(rig.pace.pauses).toEqual([[12_000, `${AIGUL}`]]);
  });

  it('pauses everything where a second chat is refused meanwhile', async () => {
    refuse('1', 12);
    refuse('2');
    await rig.telegram.send(to('1'), entryOf([{ text: 'a' }]));
    await rig.telegram.send(to('2'), entryOf([{ text: 'a' }]));
    expect(rig.pace.pauses).toEqual([
      [12_000, '1'],
      [1_000, undefined],
    ]);
  });
});

describe('a picture', () => {
  it('goes up once, and is then sent by its id', async () => {
    for (const id of ['1.0', '2.0'])
      expect(await rig.telegram.send(TO, entryOf([PICTURE], { id }))).toEqual({ kind: 'done' });
    const [first, second] = rig.fake.calls('sendPhoto').map(({ params }) => params.fields.photo);
    expect(typeof second).toBe('string');
    expect(first).not.toBe(second);
    expect([...rig.mediaIds.ids.keys()]).toEqual([expect.stringMatching(/^telegram\/1234567890\//)]);
    expect(aigul.last()).toMatchObject({ text: 'Q', photo: second });
  });

  it('goes up again where the platform has forgotten it', async () => {
    await rig.telegram.send(TO, entryOf([PICTURE]));
    rig.fake.forgetPhotos();
    expect(await rig.telegram.send(TO, entryOf([PICTURE], { id: '2.0' }))).toEqual({ kind: 'done' });
    expect(sent()).toEqual(['Q', 'Q']);
  });

  it('goes to another one though it could not go up with a message to one who blocked us', async () => {
    const bermet = rig.fake.user(1002);
    bermet.start();
    aigul.block();
    const outcomes = await Promise.all([
      rig.telegram.send(TO, entryOf([PICTURE])),
      rig.telegram.send({ ...TO, learner: 'L2', address: { channel: 'telegram', name: '1002' } }, entryOf([PICTURE])),
    ]);
    expect(outcomes).toMatchObject([{ kind: 'never', unreachable: true }, { kind: 'done' }]);
    expect(bermet.last().text).toBe('Q');
  });

  it.each<[name: string, src: string, bytes: Buffer | undefined]>([
    ['is not there', 'gone.png', undefined],
    ['is no picture', 'text.png', Buffer.from('text')],
    ['is too large', 'large.png', Buffer.concat([PNG, Buffer.alloc(11 * 1024 * 1024)])],
  ])('that %s is told in words', async (_name, src, bytes) => {
    if (bytes) await writeFile(path.join(contentDir, src), bytes);
    const outcome = await rig.telegram.send(TO, entryOf([{ ...PICTURE, media: { src, alt: 'Доска <1>' } }]));
    expect(outcome).toEqual({ kind: 'done' });
    expect(aigul.last()).toMatchObject({ text: '🖼 Доска <1>\n\nQ', photo: undefined });
    expect(rig.problems).toEqual([expect.stringContaining(`The picture ${src} can't be sent`)]);
  });

  it('whose id can not be kept was sent all the same', async () => {
    rig.mediaIds.put = () => Promise.reject(new Error('the disk is full'));
    expect(await rig.telegram.send(TO, entryOf([PICTURE]))).toEqual({ kind: 'done' });
    expect(sent()).toEqual(['Q']);
    expect(rig.problems).toEqual([expect.stringMatching(/disk is full/)]);
  });
});

function optionsOf({ fake, clock, problems, timers }: Rig) {
  return {
    token: TOKEN,
    apiRoot: `${fake.apiRoot}/`,
    publicUrl: () => 'https://sabak.kg',
    contentDir: '/nowhere',
    pacer: freePacer().pacer,
    mediaIds: keptIds(),
    clock,
    startTimer: timers.start,
    report: (problem: string) => void problems.push(problem),
  };
}
