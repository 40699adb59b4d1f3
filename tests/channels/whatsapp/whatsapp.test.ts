import { afterEach, describe, expect, it } from 'vitest';
import { UNCLEAR_PAUSE_MS } from '../../../src/channels/whatsapp/graph-api.ts';
import type { OutboundMessage } from '../../../src/learning/message.ts';
import { createStage, entry, LEARNER, type Stage, type StageOptions } from './stage.ts';

const board = { src: 'board.png', alt: 'A board' };
const LONG = 'a long text '.repeat(100).trim();
/** A picture, and a text that is too long for its caption. */
const IN_TWO: readonly OutboundMessage[] = [{ text: LONG, media: board }];
const template = { name: 'nudge', language: 'en', parameters: ['Aigul', 'a  b\nc'] };
const NUDGE: readonly OutboundMessage[] = [{ text: 'Go on?', template }];
const HOUR = 3_600_000;

const stages: Stage[] = [];
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.close();
});

async function open(options: StageOptions = {}): Promise<Stage> {
  const stage = await createStage(options);
  stages.push(stage);
  await stage.user.write('Салам');
  await until(() => readsOf(stage) === 1);
  stage.fake.templates.create({
    name: 'nudge',
    language: 'en',
    category: 'UTILITY',
    components: [
      { type: 'BODY', text: 'Hello {{1}}! {{2}} is next.', example: { body_text: [['a', 'b']] } },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Continue' }] },
    ],
  });
  return stage;
}

describe('send', () => {
  it('sends what a step says as one message, with our id on it', async () => {
    const { whatsapp, user, to, sent } = await open();
    const messages = [
      { text: '**Right.**' },
      { text: 'Q', ask: { turn: 4, type: 'choice', choices: [{ value: 'a', label: 'A' }] } },
    ] as const;
    expect(await whatsapp.send(to(), entry(messages))).toEqual({ kind: 'done' });
    expect(sent()).toMatchObject([
      { recipient: user.account.userId, biz_opaque_callback_data: `${LEARNER}/3.0`, recipient_type: 'individual' },
    ]);
    expect(user.screen()).toMatchObject([
      { kind: 'buttons', text: '*Right.*\n\nQ', buttons: [{ id: '4.a', title: 'A' }] },
    ]);
  });

  it('sends to a number where nothing better is known', async () => {
    const { whatsapp, user, to, sent } = await open();
    await whatsapp.send(to(0, user.account.number), entry([{ text: 'a' }]));
    expect(sent()).toMatchObject([{ to: user.account.number }]);
    expect(user.screen()).toMatchObject([{ text: 'a' }]);
  });

  it('sends nothing where there is nothing to say', async () => {
    const { whatsapp, to, sent } = await open();
    expect(await whatsapp.send(to(), entry([{ text: '' }]))).toEqual({ kind: 'done' });
    expect(sent()).toEqual([]);
  });

  it('waits for its turn, replies before others', async () => {
    const { whatsapp, to, turns, taken, sent, user } = await open();
    turns.push({ ok: false, afterMs: 700 });
    const outcome = await whatsapp.send(to(), entry([{ text: 'a' }]));
    expect(outcome).toEqual({ kind: 'retry', reason: 'the pace', isUntried: true, afterMs: 700 });
    await whatsapp.send(to(HOUR), entry([{ text: 'a' }], '4.0', false));
    await whatsapp.send(to(1_000), entry([{ text: 'a' }], '5.0', false));
    expect(taken.map(([chat]) => chat)).toEqual(Array(3).fill(user.account.userId));
    expect(taken.map(([, priority]) => priority)).toEqual(['reply', 'bulk', 'reply']);
    expect(sent()).toHaveLength(2);
  });

  it('refuses what is no message', async () => {
    const { whatsapp, to } = await open();
    const outcome = await whatsapp.send(to(), { ...entry([]), effect: { kind: 'export' } });
    expect(outcome).toEqual({ kind: 'never', reason: 'WhatsApp can\'t deliver "export"' });
  });

  it.each<[string, number, object]>([
    ['a pace that was too fast', 131056, { kind: 'retry', isUntried: true, afterMs: 6_000 }],
    ['trouble of the platform', 131057, { kind: 'retry', afterMs: UNCLEAR_PAUSE_MS }],
    ['a token that has expired', 190, { kind: 'retry', afterMs: 900_000 }],
    ['a fault of ours', 131008, { kind: 'never' }],
    ['herself', 131021, { kind: 'never', unreachable: true }],
  ])('says what becomes of %s', async (_name, code, expected) => {
    const { whatsapp, fake, to } = await open();
    fake.failNext(code);
    expect(await whatsapp.send(to(), entry([{ text: 'a' }]))).toMatchObject(expected);
  });

  it('lets the chat wait, or all', async () => {
    const { whatsapp, fake, to, pauses, user } = await open();
    fake.failNext(131056, 130429);
    await whatsapp.send(to(), entry([{ text: 'a' }]));
    await whatsapp.send(to(), entry([{ text: 'a' }]));
    expect(pauses).toEqual([
      [6_000, user.account.userId],
      [1_000, undefined],
    ]);
  });

  it('tells operators once in a while', async () => {
    const { whatsapp, fake, to, problems, elapse } = await open();
    for (const pause of [0, 60_000, 600_000]) {
      elapse(pause);
      fake.failNext(190);
      await whatsapp.send(to(), entry([{ text: 'a' }]));
    }
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatch(/^WhatsApp error 190: .+; docs\/whatsapp\.md says what to do$/);
  });

  it.each([
    ['it was not reached', { kind: 'reset' }, /^WhatsApp gave no answer: /],
    ['a proxy answers', { kind: 'gateway' }, /^WhatsApp answered 502 without an error code; /],
  ] as const)('tells operators once in a while that %s', async (_name, fault, expected) => {
    const { whatsapp, fake, to, problems, elapse } = await open();
    for (const pause of [0, 60_000, 600_000]) {
      elapse(pause);
      fake.faults.onCall([fault], 'messages');
      expect(await whatsapp.send(to(), entry([{ text: 'a' }]))).toMatchObject({ kind: 'retry' });
    }
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatch(expected);
    expect(problems[0]).toMatch(/; it is tried again$/);
  });

  it.each([
    ['its answer is lost', { kind: 'drop' }],
    ['the platform says 500 although it did it', { kind: 'error', isDone: true }],
  ] as const)('leaves it to the status where %s', async (_name, fault) => {
    const { whatsapp, fake, to, settled, user } = await open();
    fake.faults.onCall([fault], 'messages');
    const outcome = await whatsapp.send(to(), entry([{ text: 'a' }]));
    expect(outcome).toMatchObject({ kind: 'retry', afterMs: UNCLEAR_PAUSE_MS });
    await fake.idle();
    const [message] = user.screen();
    expect(settled).toEqual([
      [
        LEARNER,
        {
          kind: 'outcome',
          entry: '3.0',
          outcome: { kind: 'done' },
          report: { id: `${message?.id}:sent`, at: expect.any(Number) },
        },
      ],
    ]);
  });

  it.each([
    ['the connection breaks', { kind: 'reset' }],
    ['a proxy answers', { kind: 'gateway' }],
  ] as const)('says that nobody knows where %s', async (_name, fault) => {
    const { whatsapp, fake, to } = await open();
    fake.faults.onCall([fault], 'messages');
    expect(await whatsapp.send(to(), entry([{ text: 'a' }]))).toMatchObject({
      kind: 'retry',
      afterMs: UNCLEAR_PAUSE_MS,
    });
  });

  it('knows that nothing was sent where nobody listens', async () => {
    const { whatsapp, fake, to } = await open();
    await fake.close();
    const outcome = await whatsapp.send(to(), entry([{ text: 'a' }]));
    expect(outcome).toMatchObject({ kind: 'retry', reason: expect.stringContaining('was not reached') });
    expect(outcome).not.toHaveProperty('afterMs');
    stages.length = 0;
  });

  it('sends an entry once while it is under way', async () => {
    const { whatsapp, to, sent } = await open();
    const both = [whatsapp.send(to(), entry([{ text: 'a' }])), whatsapp.send(to(), entry([{ text: 'a' }]))];
    expect(await Promise.all(both)).toEqual([{ kind: 'done' }, { kind: 'done' }]);
    expect(sent()).toHaveLength(1);
  });
});

describe('send, several messages', () => {
  it('waits until the first has arrived', async () => {
    let isFirst = true;
    const overtake = () => {
      const was = isFirst;
      isFirst = false;
      return was;
    };
    const { whatsapp, to, user, sent, fake } = await open({ fake: { overtake } });
    expect(await whatsapp.send(to(), entry(IN_TWO))).toEqual({ kind: 'done' });
    await fake.idle();
    expect(user.screen().map(({ kind }) => kind)).toEqual(['image', 'text']);
    expect(sent().map((one) => one.biz_opaque_callback_data)).toEqual([`${LEARNER}/3.0/part`, `${LEARNER}/3.0`]);
  });

  it('does not repeat in this process what has left', async () => {
    const { whatsapp, to, user, turns, sent } = await open();
    turns.push({ ok: true }, { ok: false, afterMs: 1_000 });
    expect(await whatsapp.send(to(), entry(IN_TWO))).toMatchObject({ kind: 'retry', isUntried: true });
    expect(await whatsapp.send(to(), entry(IN_TWO))).toEqual({ kind: 'done' });
    expect(sent()).toHaveLength(2);
    expect(user.screen().map(({ kind }) => kind)).toEqual(['image', 'text']);
    expect(await whatsapp.send(to(), entry(IN_TWO))).toEqual({ kind: 'done' });
    expect(sent()).toHaveLength(2);
  });

  it('goes on after a part whose answer was lost, once its status has come', async () => {
    const { whatsapp, fake, to, user } = await open();
    fake.faults.onCall([{ kind: 'drop' }], 'messages');
    expect(await whatsapp.send(to(), entry(IN_TWO))).toMatchObject({ kind: 'retry', afterMs: UNCLEAR_PAUSE_MS });
    await fake.idle();
    expect(await whatsapp.send(to(), entry(IN_TWO))).toEqual({ kind: 'done' });
    expect(user.screen().map(({ kind }) => kind)).toEqual(['image', 'text']);
  });

  it('does not say the rest where the first one failed', async () => {
    const { whatsapp, fake, to, sent, settled } = await open();
    fake.failNext(131026);
    expect(await whatsapp.send(to(), entry(IN_TWO))).toMatchObject({ kind: 'never', unreachable: true });
    expect(sent()).toHaveLength(1);
    expect(settled).toEqual([]);
  });
});

describe('send, pictures', () => {
  it('uploads a picture once', async () => {
    const { whatsapp, fake, to, user, channel } = await open();
    await whatsapp.send(to(), entry([{ text: 'a', media: board }]));
    await whatsapp.send(to(), entry([{ text: 'b', media: board }], '4.0'));
    const other = channel();
    await other.send(to(), entry([{ text: 'c', media: board }], '5.0'));
    await other.close();
    expect(fake.media.uploads()).toBe(1);
    expect(user.screen().map(({ text, image }) => [text, image?.media?.type])).toEqual([
      ['a', 'image/png'],
      ['b', 'image/png'],
      ['c', 'image/png'],
    ]);
  });

  it('uploads it again before the platform forgets it', async () => {
    const { whatsapp, fake, to, elapse, user } = await open();
    await whatsapp.send(to(), entry([{ text: 'a', media: board }]));
    elapse(29 * 24 * HOUR);
    await user.write('Here again');
    await whatsapp.send(to(), entry([{ text: 'b', media: board }], '4.0'));
    expect(fake.media.uploads()).toBe(2);
  });

  it('uploads it again where the platform has forgotten it', async () => {
    const { whatsapp, fake, to, user } = await open();
    await whatsapp.send(to(), entry([{ text: 'a', media: board }]));
    fake.media.forget();
    expect(await whatsapp.send(to(), entry([{ text: 'b', media: board }], '4.0'))).toEqual({ kind: 'done' });
    expect(fake.media.uploads()).toBe(2);
    expect(user.screen()).toHaveLength(2);
  });

  it.each([
    ['that is not there', 'none.png'],
    ['that is none', 'broken.png'],
    ['of a kind that WhatsApp does not show', 'board.webp'],
  ])('describes a picture %s', async (_name, src) => {
    const { whatsapp, to, user, problems } = await open();
    expect(await whatsapp.send(to(), entry([{ text: 'a', media: { src, alt: 'A board' } }]))).toEqual({ kind: 'done' });
    expect(user.screen()).toMatchObject([{ kind: 'text', text: '🖼 A board\n\na' }]);
    expect(problems).toHaveLength(src.endsWith('.webp') ? 0 : 1);
  });

  it('waits where a picture can not go up now', async () => {
    const { whatsapp, fake, to, sent } = await open();
    fake.faults.onCall([{ kind: 'reset' }], 'media');
    expect(await whatsapp.send(to(), entry([{ text: 'a', media: board }]))).toMatchObject({ kind: 'retry' });
    expect(sent()).toEqual([]);
  });

  it('uploads a picture anew after a status that it could not be delivered', async () => {
    const { whatsapp, fake, to } = await open();
    fake.failNext(131053);
    await whatsapp.send(to(), entry([{ text: 'a', media: board }]));
    await fake.idle();
    await whatsapp.send(to(), entry([{ text: 'b', media: board }], '4.0'));
    expect(fake.media.uploads()).toBe(2);
  });
});

describe('send, a day after she wrote', () => {
  it('sends the template alone, and its button comes back as a start', async () => {
    const { whatsapp, to, user, elapse, sent, heard, people } = await open();
    elapse(24 * HOUR);
    expect(await whatsapp.send(to(24 * HOUR), entry([{ text: 'a' }, ...NUDGE], '3.0', false))).toEqual({
      kind: 'done',
    });
    expect(sent()).toHaveLength(1);
    expect(user.screen()).toMatchObject([{ kind: 'template', text: 'Hello Aigul! a b c is next.' }]);
    expect([...people]).toEqual([LEARNER]);
    await user.tapTemplateButton('Continue');
    expect(heard.at(-1)).toMatchObject({ kind: 'start' });
  });

  it('sends no template before', async () => {
    const { whatsapp, to, user, people } = await open();
    await whatsapp.send(to(24 * HOUR - 1), entry(NUDGE));
    expect(user.screen()).toMatchObject([{ kind: 'text', text: 'Go on?' }]);
    expect(people.size).toBe(0);
  });

  it.each([
    ['a day ago', 24 * HOUR],
    ['never', undefined],
  ])('says that nothing reaches whoever wrote %s, without a template', async (_name, ago) => {
    const { whatsapp, to, sent } = await open();
    const outcome = await whatsapp.send(
      { ...to(ago), ...(ago === undefined && { lastHeard: undefined as never }) },
      entry([{ text: 'a' }]),
    );
    expect(outcome).toEqual({ kind: 'never', reason: 'window closed', unreachable: true });
    expect(sent()).toEqual([]);
  });

  it('keeps to the number of people a day', async () => {
    const { whatsapp, to, people, sent } = await open({ dailyPeople: 1 });
    people.add('somebody else');
    const outcome = await whatsapp.send(to(25 * HOUR), entry(NUDGE));
    expect(outcome).toEqual({ kind: 'retry', reason: 'the daily limit of people', isUntried: true, afterMs: HOUR });
    expect(sent()).toEqual([]);
  });

  it('takes the platform at its word that the window is closed', async () => {
    const { whatsapp, fake, to, elapse, user } = await open({ fake: { limits: { late: [] } } });
    fake.failNext(131047);
    expect(await whatsapp.send(to(), entry(NUDGE))).toEqual({ kind: 'done' });
    expect(await whatsapp.send(to(1_000), entry([{ text: 'a' }], '4.0'))).toMatchObject({ reason: 'window closed' });
    elapse(1_000);
    expect(await whatsapp.send(to(), entry([{ text: 'b' }], '5.0'))).toEqual({ kind: 'done' });
    expect(user.screen().map(({ kind }) => kind)).toEqual(['template', 'text']);
  });

  it('reports a template that the platform does not know', async () => {
    const { whatsapp, to, problems } = await open();
    const unknown = [{ text: 'a', template: { ...template, name: 'none' } }];
    expect(await whatsapp.send(to(25 * HOUR), entry(unknown))).toMatchObject({ kind: 'never' });
    expect(problems).toEqual([expect.stringContaining('132001')]);
  });
});

describe('statuses', () => {
  it('say nothing new of what was accepted', async () => {
    const { whatsapp, fake, to, settled } = await open();
    await whatsapp.send(to(), entry([{ text: 'a' }]));
    await fake.idle();
    expect(settled).toEqual([]);
  });

  it('settle what another process has sent, once', async () => {
    const { channel, fake, to, settled, user } = await open();
    const other = channel();
    await other.send(to(), entry([{ text: 'a' }]));
    await other.close();
    await fake.idle();
    expect(settled.map(([learner, { entry: id, outcome }]) => [learner, id, outcome])).toEqual([
      [LEARNER, '3.0', { kind: 'done' }],
    ]);
    expect(user.screen()).toHaveLength(1);
  });

  it('tell that it failed after all', async () => {
    const { whatsapp, fake, to, settled, user } = await open();
    user.block();
    expect(await whatsapp.send(to(), entry([{ text: 'a' }]))).toEqual({ kind: 'done' });
    await fake.idle();
    expect(settled).toMatchObject([
      [
        LEARNER,
        {
          entry: '3.0',
          outcome: { kind: 'never', unreachable: true },
          report: { id: expect.stringMatching(/^wamid\..+:failed$/) },
        },
      ],
    ]);
  });

  it('close the window', async () => {
    const { whatsapp, fake, to, sent } = await open();
    fake.failNext(131047);
    await whatsapp.send(to(), entry([{ text: 'a' }]));
    await fake.idle();
    expect(await whatsapp.send(to(1_000), entry([{ text: 'b' }], '4.0'))).toMatchObject({ reason: 'window closed' });
    expect(sent()).toHaveLength(1);
  });

  const status = (kind: string, content: object = {}) => ({
    field: 'messages',
    value: {
      statuses: [
        {
          id: 'wamid.X',
          status: kind,
          timestamp: '1700000000',
          biz_opaque_callback_data: `${LEARNER}/9.0`,
          ...content,
        },
      ],
    },
  });

  it.each<[string, string[], string[]]>([
    ['forward', ['sent', 'delivered', 'read'], ['done']],
    ['backward', ['read', 'delivered', 'sent'], ['done']],
    ['to failure', ['sent', 'failed'], ['done', 'never']],
    ['not from arrival to failure', ['delivered', 'failed'], ['done']],
    ['not from failure', ['failed', 'sent', 'delivered', 'failed'], ['never']],
  ])('only move %s', async (_name, kinds, outcomes) => {
    const { fake, settled } = await open();
    for (const kind of kinds) await fake.tell(status(kind));
    expect(settled.map(([, { outcome }]) => outcome.kind)).toEqual(outcomes);
  });

  it('come again where they could not be kept', async () => {
    let failures = 1;
    const settle = async () => {
      if (failures-- > 0) throw new Error('disk full');
    };
    const { fake, settled } = await open({ settle });
    await fake.tell(status('failed', { errors: [{ code: 131026 }] }));
    expect(fake.answers.slice(-2)).toEqual([500, 200]);
    expect(settled).toHaveLength(2);
  });
});

describe('what she sees while she waits', () => {
  it('is the read mark with the typing indicator, once a message', async () => {
    const { fake, user, whatsapp, heard, clock, to } = await open();
    const [event] = heard;
    expect(fake.sees(user)).toEqual({ isTyping: true, read: [event?.id] });
    whatsapp.acknowledge({ id: event?.id ?? '', at: clock() });
    await whatsapp.send(to(), entry([{ text: 'a' }]));
    expect(readsOf({ fake })).toBe(1);
  });

  it('is shown again while an answer takes long', async () => {
    const { fake, user, whatsapp, heard, elapse, clock, to } = await open();
    elapse(30_000);
    expect(fake.sees(user).isTyping).toBe(false);
    whatsapp.showTyping?.({ ...to(), lastHeard: { id: heard[0]?.id ?? '', at: clock() - 30_000 } });
    await until(() => readsOf({ fake }) === 2);
    expect(fake.sees(user).isTyping).toBe(true);
  });

  it('is nothing for a message of long ago', async () => {
    const { fake, whatsapp, to, clock } = await open();
    const before = fake.calls.length;
    whatsapp.acknowledge({ id: 'wamid.OLD', at: clock() - 600_000 });
    whatsapp.showTyping?.(to(600_000));
    whatsapp.showTyping?.({ ...to(), lastHeard: { id: 'sha256:abc', at: clock() } });
    await whatsapp.send(to(), entry([{ text: 'a' }]));
    expect(fake.calls.slice(before)).toHaveLength(1);
  });
});

function readsOf({ fake }: Pick<Stage, 'fake'>): number {
  return fake.calls.filter(({ body }) => (body as { status?: string }).status === 'read').length;
}

/** Lets the calls that nobody waits for be answered. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
