import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { encode } from '../../fakes/whatsapp/deliveries.ts';
import { createStage, PHONE, SECRET, type Stage, type StageOptions, VERIFY } from './stage.ts';

const stages: Stage[] = [];
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.close();
});

async function open(options: StageOptions = {}): Promise<Stage> {
  const stage = await createStage(options);
  stages.push(stage);
  return stage;
}

const payload = (...messages: object[]) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '1', changes: [{ field: 'messages', value: { metadata: { phone_number_id: PHONE }, messages } }] }],
});
const text = (id: string, from: string, seconds: number, body = id) => ({
  id: `wamid.${id}`,
  from,
  timestamp: `${1_700_000_000 + seconds}`,
  type: 'text',
  text: { body },
});

describe('verify', () => {
  it.each([
    ['the right token', { 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY, 'hub.challenge': '42' }, 200, '42'],
    ['a wrong token', { 'hub.mode': 'subscribe', 'hub.verify_token': 'no', 'hub.challenge': '42' }, 403, ''],
    ['no token', { 'hub.mode': 'subscribe' }, 403, ''],
    ['another mode', { 'hub.mode': 'unsubscribe', 'hub.verify_token': VERIFY, 'hub.challenge': '42' }, 403, ''],
  ])('answers %s', async (_name, query, status, body) => {
    const { webhookUrl } = await open();
    const response = await fetch(`${webhookUrl}?${new URLSearchParams(query)}`);
    expect([response.status, await response.text()]).toEqual([status, body]);
  });
});

describe('receive', () => {
  it('hears what is signed, letters that Meta escapes included', async () => {
    const { fake, heard, user } = await open();
    await user.write('Саламатсызбы/👍');
    expect(heard).toMatchObject([
      { kind: 'text', text: 'Саламатсызбы/👍', from: { name: user.account.userId }, aliases: [user.account.number] },
    ]);
    expect(fake.answers).toEqual([200]);
  });

  it.each<[string, (body: Buffer) => Record<string, string>]>([
    ['a wrong signature', () => ({ 'X-Hub-Signature-256': `sha256=${'0'.repeat(64)}` })],
    ['an empty signature', () => ({ 'X-Hub-Signature-256': '' })],
    [
      'the signature of the same JSON in other bytes',
      (body) => ({ 'X-Hub-Signature-256': signed(Buffer.from(JSON.stringify(JSON.parse(body.toString())))) }),
    ],
  ])('refuses %s', async (_name, headersOf) => {
    const { fake, heard } = await open();
    const json = payload(text('a', '996555000001', 0, 'Салам'));
    expect(await fake.post(json, headersOf(encode(json)))).toBe(401);
    expect(heard).toEqual([]);
  });

  it.each([
    ['what is no JSON', Buffer.from('{"entry":['), 400],
    ['nothing', Buffer.from(''), 400],
    ['what is no text', Buffer.from([0xff, 0xfe, 0x00]), 400],
    ['JSON of another kind', Buffer.from('[1]'), 200],
  ])('answers %s', async (_name, bytes, status) => {
    const { fake } = await open();
    expect(await fake.post(bytes)).toBe(status);
  });

  it('looks at the signature before it parses', async () => {
    const { fake } = await open();
    expect(await fake.post(Buffer.from('{'), { 'X-Hub-Signature-256': 'sha256=' })).toBe(401);
  });

  it('rejects a bad part alone', async () => {
    const { fake, heard, rejected } = await open();
    const json = payload(text('a', '996555000001', 0), { id: 'wamid.bad', type: 'text' }, text('b', '996555000002', 0));
    expect(await fake.post(json)).toBe(200);
    expect(heard.map(({ id }) => id).sort()).toEqual(['wamid.a', 'wamid.b']);
    expect(rejected).toEqual([{ channel: 'whatsapp', reason: 'it names no sender', update: 'wamid.bad' }]);
  });

  it('passes over what is for another number, and says so once', async () => {
    const { fake, heard, rejected } = await open();
    const [entry] = payload(text('a', '996555000001', 0)).entry;
    const changes = entry?.changes.map(({ field, value }) => ({
      field,
      value: { ...value, metadata: { phone_number_id: '42' } },
    }));
    const json = { object: 'whatsapp_business_account', entry: [{ id: '1', changes }] };
    expect([await fake.post(json), await fake.post(json)]).toEqual([200, 200]);
    expect(heard).toEqual([]);
    const reason = `it is for the phone number id 42, and WHATSAPP_PHONE_NUMBER_ID is ${PHONE}; said once`;
    expect(rejected).toEqual([{ channel: 'whatsapp', reason }]);
  });

  it('hears one learner in order, and others beside her', async () => {
    const log: string[] = [];
    const gate = Promise.withResolvers<void>();
    const { fake } = await open({
      async handle({ id }) {
        log.push(`${id} begins`);
        if (id === 'wamid.a1') await gate.promise;
        if (id === 'wamid.b1') gate.resolve();
        log.push(`${id} ends`);
      },
    });
    await fake.post(
      payload(text('a2', '996555000001', 2), text('b1', '996555000002', 3), text('a1', '996555000001', 1)),
    );
    expect(log).toEqual([
      'wamid.a1 begins',
      'wamid.b1 begins',
      'wamid.b1 ends',
      'wamid.a1 ends',
      'wamid.a2 begins',
      'wamid.a2 ends',
    ]);
  });

  it('takes two names of hers for one', async () => {
    const log: string[] = [];
    const { fake } = await open({
      async handle({ id }) {
        log.push(`${id} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        log.push(`${id} ends`);
      },
    });
    const old = text('1', '996555000001', 1);
    const both = { ...text('2', '996555000001', 2), from_user_id: 'KG.1' };
    const hidden = { ...text('3', '', 3), from: undefined, from_user_id: 'KG.1' };
    await fake.post(payload(hidden, old, both));
    expect(log).toEqual(['1', '2', '3'].flatMap((id) => [`wamid.${id} begins`, `wamid.${id} ends`]));
  });

  it('answers only when all is kept, and lets the platform repeat what is not', async () => {
    let failures = 1;
    const { fake, heard } = await open({
      async handle({ id }) {
        if (id === 'wamid.a' && failures-- > 0) throw new Error('disk full');
      },
    });
    const json = payload(text('a', '996555000001', 0), text('b', '996555000002', 0));
    expect(await fake.post(json)).toBe(500);
    expect(heard.map(({ id }) => id)).toEqual(['wamid.a', 'wamid.b']);
    expect(await fake.post(json)).toBe(200);
  });

  it('takes batches in which all is mixed', async () => {
    const { fake, heard, user } = await open({ fake: { batch: 20, inFlight: 4 } });
    const others = Array.from({ length: 10 }, () => fake.user());
    await Promise.all([user, ...others].flatMap((one) => ['a', 'b', 'c'].map((body) => one.write(body))));
    expect(heard).toHaveLength(33);
    expect(new Set(heard.map(({ from }) => from.name)).size).toBe(11);
    expect(new Set(fake.answers)).toEqual(new Set([200]));
  });

  it('answers nothing but 200 and 400 to what is signed, and never loses what is right', async () => {
    const { webhook, heard } = await open();
    const right = text('right', '996555000009', 0);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), fc.string()), async (junk) => {
        heard.length = 0;
        const value = {
          metadata: { phone_number_id: PHONE },
          contacts: junk,
          messages: [junk, right],
          statuses: [junk],
        };
        const body = encode({ entry: [junk, { changes: [junk, { field: 'messages', value }] }] });
        const header = (name: string) => (name === 'x-hub-signature-256' ? signed(body) : undefined);
        expect(await webhook.receive({ header, body })).toEqual({ status: 200 });
        expect(heard.map(({ id }) => id)).toEqual(['wamid.right']);
        const bytes = Buffer.from(typeof junk === 'string' ? junk : JSON.stringify(junk));
        const { status } = await webhook.receive({ header: () => signed(bytes), body: bytes });
        expect([200, 400]).toContain(status);
      }),
      { numRuns: 300 },
    );
  });
});

function signed(body: Buffer): string {
  return `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
}
