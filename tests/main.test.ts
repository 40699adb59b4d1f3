import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { createFakeTelegram } from './fakes/telegram/fake-telegram.ts';

const TOKEN = '42:secret-of-the-bot';

type Process = {
  readonly child: ChildProcess;
  readonly dataDir: string;
  /** Resolves to what it printed when it ends, or, with `ready`, when it serves. */
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
  readonly ready: Promise<string>;
};

/** The program as a process of its own, with its data in a new folder unless `env` names one. */
function run(env: Record<string, string> = {}): Process {
  const dataDir = env.DATA_DIR ?? join(mkdtempSync(join(tmpdir(), 'sabak-main-')), 'data');
  const child = spawn(process.execPath, ['src/main.ts'], {
    env: { PATH: process.env.PATH, PORT: '0', LOG_FORMAT: 'json', DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ready = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      const url = /^Sabak is ready: (http:\S+)\n/.exec(stdout)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, dataDir, ended, ready };
}

test.each([
  [
    'a wrong value',
    { PORT: 'three', WEBCHAT: 'maybe' },
    ['PORT is "three"; expected', 'WEBCHAT is "maybe"; expected on or off.'],
  ],
  [
    'an address that is not this machine’s',
    { HOST: '203.0.113.1' },
    ['HOST is "203.0.113.1", which is no address of this machine.'],
  ],
  ['a data folder that can’t be made', { DATA_DIR: join('package.json', 'data') }, ['package.json/data', 'DATA_DIR']],
  ['no lessons', { CONTENT_DIR: '/nowhere/content' }, ['/nowhere/content', 'There is no such folder']],
])('%s is a sentence and exit code 1', async (_, env, said) => {
  const { code, stdout, stderr } = await run(env).ended;
  expect([code, stdout]).toEqual([1, '']);
  for (const text of said) expect(stderr).toContain(text);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('a port in use is a sentence and exit code 1', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { code, stderr } = await run({ PORT: String(port) }).ended;
  expect([code, stderr]).toEqual([
    1,
    `Sabak can't start.\nPort ${port} of 127.0.0.1 is in use. Stop what listens there, or set PORT to another number.\n`,
  ]);
});

test('flows with an error are shown with the place of the error, and exit code 1', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sabak-flows-'));
  cpSync('flows', folder, { recursive: true });
  const menu = join(folder, 'menu.yaml');
  writeFileSync(menu, readFileSync(menu, 'utf8').replace(/^start: .*$/m, 'start: nowhere'));
  const { code, stderr } = await run({ FLOWS_DIR: folder }).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(new RegExp(`${menu}:\\d+:\\d+ error: .*nowhere`));
});

test('a database from a newer version is a sentence and exit code 1', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sabak-newer-'));
  const first = run({ DATA_DIR: dataDir });
  await first.ready;
  first.child.kill('SIGTERM');
  await first.ended;
  const db = new DatabaseSync(join(dataDir, 'sabak.sqlite'));
  db.exec('PRAGMA user_version = 1000');
  db.close();
  const { code, stderr } = await run({ DATA_DIR: dataDir }).ended;
  expect([code, stderr]).toEqual([1, expect.stringContaining('newer version of Sabak')]);
});

test('a second process on the same data is a sentence and exit code 1, and the first goes on', async () => {
  const first = run();
  const url = await first.ready;
  const { code, stderr } = await run({ DATA_DIR: first.dataDir }).ended;
  expect([code, stderr]).toEqual([1, expect.stringContaining('already being served')]);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('a learner is greeted, and the pages are told when the process stops', async () => {
  const { child, ended, ready } = run();
  const url = await ready;
  const page = await fetch(url);
  const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? '';
  const stream = await fetch(`${url}/chat/events`, { headers: { cookie } });
  const posted = await fetch(`${url}/chat/messages`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'a-first-message', kind: 'start', language: 'ky' }),
  });
  expect(posted.status).toBe(202);
  let seen = '';
  for await (const chunk of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    if (!seen.includes('event: entry') && `${seen}${chunk}`.includes('event: entry')) child.kill('SIGTERM');
    seen += chunk;
  }
  expect(seen).toMatch(/^event: ready\n.*"known":false.*\n\nid: 1\nevent: entry\n.*\n\nretry: 1000\n\n$/s);
  const { code, stdout, stderr } = await ended;
  expect([code, stdout]).toEqual([0, `Sabak is ready: ${url}\n`]);
  expect(stderr).toContain('"msg":"stopped"');
});

test('without the chat there is none', async () => {
  const telegram = await createFakeTelegram({ token: TOKEN });
  onTestFinished(() => telegram.close());
  const { child, ended, ready } = run({
    WEBCHAT: 'off',
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: telegram.apiRoot,
  });
  const url = await ready;
  expect((await fetch(url)).status).toBe(404);
  const told = await (await fetch(`${url}/readyz`)).json();
  expect(told).toMatchObject({ ready: true, channels: { telegram: { state: 'ok' } } });
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
});

test('with no channel at all there is a sentence and exit code 1', async () => {
  const { code, stderr } = await run({ WEBCHAT: 'off' }).ended;
  expect([code, stderr]).toEqual([1, expect.stringContaining('Nobody can reach Sabak: WEBCHAT is off, and neither')]);
});

test('a log holds no name and no word of a learner', async () => {
  const { child, ended, ready } = run({ LOG_LEVEL: 'trace' });
  const url = await ready;
  const cookie = (await fetch(url)).headers.get('set-cookie')?.split(';')[0] ?? '';
  const say = (message: object) =>
    fetch(`${url}/chat/messages`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify(message),
    });
  await say({ id: 'message-1', kind: 'start', language: 'ky' });
  await say({ id: 'message-2', kind: 'text', text: 'Токтосунова Айгүл' });
  child.kill('SIGTERM');
  const { stderr } = await ended;
  expect(stderr).not.toMatch(/Айгүл|Токтосунова|127\.0\.0\.1/);
  expect(stderr).not.toContain(cookie.slice('sabak='.length, 30));
});

/** Names each package whose code is loaded. */
const NAMING = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({
    load(url, context, next) {
      const name = url.split('/node_modules/').at(1)?.split('/').at(0);
      if (name !== undefined) console.error('loads ' + name);
      return next(url, context);
    },
  });
`)}`;

test('without MONGODB_URI its driver is not loaded: it takes memory', async () => {
  const { child, ended, ready } = run({ NODE_OPTIONS: `--import=${NAMING}` });
  await ready;
  child.kill('SIGTERM');
  const { stderr } = await ended;
  const loaded = new Set([...stderr.matchAll(/^loads (.+)$/gm)].map(([, name]) => name));
  expect(loaded).toContain('express');
  for (const name of ['mongoose', 'mongodb', 'bson']) expect(loaded).not.toContain(name);
});
