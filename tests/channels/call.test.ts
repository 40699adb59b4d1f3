import dns from 'node:dns';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { Api, HttpError, InputFile } from 'grammy';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Caller, createCaller } from '../../src/channels/call.ts';
import { CallError, createCallFetch } from '../../src/channels/call-fetch.ts';
import { multipart } from '../../src/channels/multipart.ts';
import { startTimer, type Timer } from '../../src/timer.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Heard = { readonly url: string; readonly type: string; readonly body: string };

/** A server that answers with `answer` and notes what it heard. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse, heard: Heard) => void) {
  const heard: Heard[] = [];
  const ports = new Set<number | undefined>();
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const one = {
      url: request.url ?? '',
      type: request.headers['content-type'] ?? '',
      body: Buffer.concat(chunks).toString('latin1'),
    };
    heard.push(one);
    ports.add(request.socket.remotePort);
    answer(request, response, one);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
  return { root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard, ports };
}

function caller(timer: Timer = startTimer): Caller {
  const made = createCaller({ startTimer: timer });
  closing.push(() => made.close());
  return made;
}

/** A timer that goes off when told so. */
function manualTimer() {
  const waiting = new Set<() => void>();
  const timer: Timer = (_ms, run) => {
    waiting.add(run);
    return () => waiting.delete(run);
  };
  return {
    timer,
    waiting,
    fire: () => {
      for (const run of [...waiting]) run();
    },
  };
}

const json = { json: { text: 'Саламатсызбы' } };
const reply =
  (status: number, body: string, headers = {}) =>
  (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, headers).end(body);
  };

describe('createCaller', () => {
  it.each([
    ['JSON', reply(200, '{"ok":true}'), { kind: 'answer', status: 200, body: { ok: true } }],
    ['an error of the platform', reply(400, '{"ok":false}'), { kind: 'answer', status: 400, body: { ok: false } }],
    [
      'when to come back',
      reply(429, '{}', { 'retry-after': '7' }),
      { kind: 'answer', status: 429, body: {}, retryAfterMs: 7000 },
    ],
    ['what is no JSON', reply(502, '<html>'), { kind: 'answer', status: 502, body: '<html>' }],
    ['an empty answer', reply(200, ''), { kind: 'answer', status: 200, body: '' }],
    [
      'too long an answer',
      reply(200, `"${'a'.repeat(9_000_000)}"`),
      { kind: 'unknown', reason: 'the answer is longer than 8388608 bytes' },
    ],
  ])('gives %s', async (_name, answer, expected) => {
    const { root, heard } = await serve(answer);
    expect(await caller().call({ url: `${root}/bot1/send?x=1`, body: json })).toEqual(expected);
    expect(heard).toEqual([
      {
        url: '/bot1/send?x=1',
        type: 'application/json',
        body: Buffer.from(JSON.stringify(json.json)).toString('latin1'),
      },
    ]);
  });

  it('keeps its connections', async () => {
    const { root, ports } = await serve(reply(200, '{}'));
    const { call } = caller();
    for (let n = 0; n < 20; n += 1) await call({ url: root, body: json });
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it('knows that nothing was sent where nobody listens', async () => {
    const server = createTcpServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const result = await caller().call({ url: `http://127.0.0.1:${port}/`, body: json });
    expect(result).toMatchObject({ kind: 'unsent', reason: expect.stringContaining('ECONNREFUSED') });
  });

  it('names each address where a host has several and none is reached', async () => {
    const addresses = [
      { address: '127.0.0.1', family: 4 },
      { address: '127.0.0.2', family: 4 },
    ];
    const lookup = vi
      .spyOn(dns, 'lookup')
      .mockImplementation(((_host: string, _options: object, give: (...given: unknown[]) => void) =>
        give(null, addresses)) as unknown as typeof dns.lookup);
    onTestFinished(() => lookup.mockRestore());
    const result = await caller().call({ url: 'http://two.invalid:9/bot1:secret/x', body: json });
    expect(result).toEqual({
      kind: 'unsent',
      reason: 'connect ECONNREFUSED 127.0.0.1:9, connect ECONNREFUSED 127.0.0.2:9',
    });
  });

  it('does not know where the connection broke after the call was written', async () => {
    const { root, heard } = await serve((request) => request.socket.destroy());
    expect(await caller().call({ url: root, body: json })).toMatchObject({ kind: 'unknown' });
    expect(heard).toHaveLength(1);
  });

  it('does not know where the answer breaks off', async () => {
    const { root } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"ok":', () => response.destroy());
    });
    expect(await caller().call({ url: root, body: json })).toMatchObject({ kind: 'unknown' });
  });

  it('does not know where no answer came in time', async () => {
    const time = manualTimer();
    const { root, heard } = await serve(() => time.fire());
    const result = await caller(time.timer).call({ url: root, body: json, timeoutMs: 1234 });
    expect(result).toEqual({ kind: 'unknown', reason: 'no answer within 1234 ms' });
    expect(heard).toHaveLength(1);
    expect(time.waiting.size).toBe(0);
  });

  it('never sends what waited for a connection for too long', async () => {
    const held: ServerResponse[] = [];
    const time = manualTimer();
    const allHeld = Promise.withResolvers<void>();
    const { root, heard } = await serve((_request, response) => {
      if (held.push(response) === 64) allHeld.resolve();
    });
    const { call } = caller(time.timer);
    const first = Array.from({ length: 64 }, () => call({ url: root, body: json }));
    await allHeld.promise;
    const before = new Set(time.waiting);
    const waiting = call({ url: `${root}/late`, body: json });
    for (const run of time.waiting) if (!before.has(run)) run();
    expect(await waiting).toMatchObject({ kind: 'unsent' });
    for (const response of held) response.end('{}');
    await Promise.all(first);
    const after = call({ url: `${root}/after`, body: json });
    while (held.length < 65) await new Promise((resolve) => setImmediate(resolve));
    held.at(-1)?.end('{}');
    await after;
    expect(heard.map(({ url }) => url)).not.toContain('/late');
  });

  it('is broken off by its signal, before and after it was written', async () => {
    const abort = new AbortController();
    const { root, heard } = await serve(() => abort.abort());
    const { call } = caller();
    expect(await call({ url: root, body: json, signal: abort.signal })).toEqual({
      kind: 'unknown',
      reason: 'broken off',
    });
    expect(await call({ url: root, body: json, signal: abort.signal })).toEqual({
      kind: 'unsent',
      reason: 'broken off',
    });
    expect(heard).toHaveLength(1);
  });

  it('sends forms with files', async () => {
    const { root, heard } = await serve(reply(200, '{}'));
    const parts = [
      { name: 'type', value: 'image/png' },
      { name: 'file', bytes: Buffer.from([0, 255, 13, 10]), filename: 'board.png', type: 'image/png' },
    ];
    await caller().call({ url: root, body: multipart(parts) });
    const [{ type, body } = { type: '', body: '' }] = heard;
    const form = await new Response(Buffer.from(body, 'latin1'), { headers: { 'content-type': type } }).formData();
    expect(form.get('type')).toBe('image/png');
    const file = form.get('file') as File;
    expect([file.name, file.type]).toEqual(['board.png', 'image/png']);
    expect([...new Uint8Array(await file.arrayBuffer())]).toEqual([0, 255, 13, 10]);
  });
});

describe('createCallFetch', () => {
  const apiOf = (root: string) => new Api('1:token', { apiRoot: root, fetch: createCallFetch(caller()) });

  it('carries what grammY sends and gets', async () => {
    const { root, heard } = await serve(reply(200, '{"ok":true,"result":{"message_id":5}}'));
    expect(await apiOf(root).sendMessage(7, 'a')).toEqual({ message_id: 5 });
    await apiOf(root).sendPhoto(7, new InputFile(Buffer.from('PNG'), 'board.png'));
    expect(heard.map(({ url }) => url)).toEqual(['/bot1:token/sendMessage', '/bot1:token/sendPhoto']);
    expect(heard[0]?.body).toBe('{"chat_id":7,"text":"a"}');
    expect(heard[1]?.body).toContain('PNG');
  });

  it('tells whether a call that failed was sent', async () => {
    const { root } = await serve((request) => request.socket.destroy());
    const error = await apiOf(root)
      .sendMessage(7, 'a')
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(HttpError);
    expect((error as HttpError).error).toBeInstanceOf(CallError);
    expect(((error as HttpError).error as CallError).failure.kind).toBe('unknown');
    expect(String((error as HttpError).message)).not.toContain('token');
  });

  it('does not know what came of a call whose answer is no JSON', async () => {
    const { root } = await serve(reply(502, '<html>'));
    const error = await apiOf(root)
      .sendMessage(7, 'a')
      .catch((caught: unknown) => caught);
    expect(((error as HttpError).error as CallError).failure).toEqual({
      kind: 'unknown',
      reason: 'the answer with status 502 is no JSON',
    });
  });
});
