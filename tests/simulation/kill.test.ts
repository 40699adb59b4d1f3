import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import type { Fact } from '../../src/learning/fact.ts';
import { LANGUAGES } from '../../src/learning/language.ts';
import { randomFrom } from '../../src/learning/random.ts';
import { shippedLibrary } from '../player/shipped-library.ts';
import { isBefore } from './is-before.ts';
import { type Server, spawnSabak, startServer } from './server.ts';
import { openWebClient, type WebClient } from './web-client.ts';

const LEARNERS = 20;
/** What they all say until each has finished a lesson. */
const MESSAGES = LEARNERS * 18;

const library = await shippedLibrary();

/** A school that learns, and a server for it, in a folder that goes when the test ends. */
async function openSchool() {
  const dataDir = mkdtempSync(join(tmpdir(), 'sabak-kill-'));
  const server = await startServer(dataDir);
  onTestFinished(async () => {
    await server.end('SIGKILL');
    await rm(dataDir, { recursive: true });
  });
  const open = (i: number) => openWebClient(server, library, LANGUAGES[i % 3] ?? 'ky', `Айгүл ${i} Асанова`);
  const clients = await Promise.all(Array.from({ length: LEARNERS }, (_, i) => open(i)));
  return { dataDir, server, clients };
}

/** All learn at once; `strike` happens when they have said so much in all. Resolves when each has finished a lesson. */
async function learnAll(clients: readonly WebClient[], strikes: readonly number[], strike: () => Promise<void>) {
  let taken = 0;
  let striking = Promise.resolve();
  const onTaken = () => {
    taken += 1;
    if (strikes.includes(taken)) striking = striking.then(strike);
  };
  await Promise.all(clients.map((client) => client.learn(onTaken)));
  await striking;
}

/** Everything that was said and answered is there, once, in order, on the page and in the database. */
async function checkAll(clients: readonly WebClient[], server: Server, dataDir: string) {
  for (const client of clients) await checkTranscript(client);
  expect(await server.end('SIGTERM')).toEqual({ code: 0, stderr: '' });
  const { integrity, facts } = readDatabase(join(dataDir, 'sabak.sqlite'));
  await server.start();
  expect(integrity).toBe('ok');
  expect(facts.filter(({ kind }) => kind === 'learner.created')).toHaveLength(clients.length);
  expect(facts.filter(({ kind }) => kind === 'lesson.completed')).toHaveLength(clients.length);
  const answers = facts.flatMap((fact) => (fact.kind === 'question.answered' ? [fact.question] : []));
  expect(answers.toSorted()).toEqual(clients.flatMap(({ answered }) => answered).toSorted());
  const numbers = Map.groupBy(facts, ({ learner }) => learner);
  for (const [learner, hers] of numbers)
    expect(hers.map(({ id }) => id)).toEqual(hers.map((_, i) => `${learner}/${i}`));
}

async function checkTranscript(client: WebClient): Promise<void> {
  const page = await client.reload();
  expect(page.map(({ id }) => id)).toEqual(client.entries.map(({ id }) => id));
  for (const [i, { id }] of page.entries()) if (i > 0) expect(isBefore(page[i - 1]?.id ?? '', id)).toBe(true);
  const heard = page.flatMap((entry) => entry.heard?.id ?? []);
  const [start, ...said] = client.said;
  expect(heard, `${client.name} began with ${start}`).toEqual(said);
}

function readDatabase(path: string): { integrity: unknown; facts: Fact[] } {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const integrity = database.prepare('PRAGMA integrity_check').get()?.integrity_check;
    const rows = database.prepare('SELECT learner, sequence, json FROM fact ORDER BY learner, sequence').all();
    const facts = rows.map(({ learner, sequence, json }) => ({
      id: `${learner}/${sequence}`,
      learner,
      ...JSON.parse(String(json)),
    }));
    return { integrity, facts };
  } finally {
    database.close();
  }
}

test('killed again and again under load, it loses nothing that it answered, and counts nothing twice', {
  timeout: 180_000,
}, async () => {
  const { dataDir, server, clients } = await openSchool();
  const random = randomFrom('kill');
  const strikes = Array.from({ length: 6 }, (_, i) => Math.floor(((i + random()) * MESSAGES) / 6) + 1);
  await learnAll(clients, strikes, async () => {
    await server.end('SIGKILL');
    await server.start();
  });
  await checkAll(clients, server, dataDir);
});

test('told to stop under load, it ends in good order, and the next process goes on', { timeout: 180_000 }, async () => {
  const { dataDir, server, clients } = await openSchool();
  await learnAll(clients, [40, 200], async () => {
    expect(await server.end('SIGTERM')).toEqual({ code: 0, stderr: '' });
    await server.start();
  });
  await checkAll(clients, server, dataDir);
});

test('under load, a second process is refused and a backup is whole', { timeout: 180_000 }, async () => {
  const { dataDir, server, clients } = await openSchool();
  const copy = join(dataDir, 'copy.sqlite');
  await learnAll(clients, [100], async () => {
    const second = spawnSabak(dataDir, 0);
    await expect(second.ready).rejects.toThrow('is already being served by process');
    expect((await second.ended).code).toBe(1);
    const env = { ...process.env, DATA_DIR: dataDir };
    const { status, stdout } = spawnSync(process.execPath, ['src/cli/sabak.ts', 'backup', copy], {
      env,
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([0, expect.stringContaining(`${LEARNERS} learners`)]);
  });
  const { integrity, facts } = readDatabase(copy);
  expect(integrity).toBe('ok');
  expect(facts.filter(({ kind }) => kind === 'learner.created')).toHaveLength(LEARNERS);
  await checkAll(clients, server, dataDir);
});
