import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { openDatabase } from '../src/store/sqlite/open-database.ts';
import { createWriteQueue } from '../src/store/sqlite/write-queue.ts';

/**
 * The floor of `steps`: an Express handler that reads the same messages, commits BYTES bytes for each with group commit to
 * SQLite, in the same mode, and does nothing else.
 */
const bytes = Number(process.env.BYTES);
const db = openDatabase(join(process.env.DATA_DIR ?? '', 'floor.sqlite'));
db.exec('PRAGMA journal_mode = WAL; CREATE TABLE written (id TEXT PRIMARY KEY, json TEXT NOT NULL)');
const upsert = db.prepare('INSERT INTO written VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json');
const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
const queue = createWriteQueue(
  { begin: () => begin.run(), commit: () => commit.run(), rollback: () => db.exec('ROLLBACK') },
  (error) => error,
);
const filler = 'x'.repeat(bytes);
let count = 0;

const app = express().disable('x-powered-by');
app.get('/', (_, response) => {
  response.cookie('sabak', randomBytes(18).toString('base64url')).end();
});
app.post('/chat/messages', express.json(), async (request, response) => {
  /** Never the same bytes twice: SQLite does not write a row that stays as it is. */
  const json = (filler + ++count).slice(-bytes);
  await queue.run(() => upsert.run(request.headers.cookie ?? '', json));
  response.status(202).json({});
});
const server = app.listen(0, '127.0.0.1', () => {
  console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
});
process.on('SIGTERM', () => process.exit(0));
