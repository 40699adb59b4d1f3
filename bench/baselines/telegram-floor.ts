import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { createCaller } from '../../src/channels/call.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { createWriteQueue } from '../../src/store/sqlite/write-queue.ts';
import { startTimer } from '../../src/timer.ts';
import { SECRET, TOKEN } from '../telegram-dialogue.ts';
import { readScript } from './script.ts';

/**
 * The floor of `telegram`: an Express handler that checks the secret, commits BYTES bytes for each update with group commit to
 * SQLite, answers, and sends one message over the same pool of connections as Sabak. It knows nothing.
 */
const bytes = Number(process.env.BYTES);
const text = 'ө'.repeat(
  Math.round(readScript().reduce((sum, sent) => sum + sent.text.length, 0) / readScript().length),
);
const db = openDatabase(join(process.env.DATA_DIR ?? '', 'floor.sqlite'));
db.exec('PRAGMA journal_mode = WAL; CREATE TABLE written (id INTEGER PRIMARY KEY, json TEXT NOT NULL)');
const upsert = db.prepare('INSERT INTO written VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json');
const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
const queue = createWriteQueue(
  { begin: () => begin.run(), commit: () => commit.run(), rollback: () => db.exec('ROLLBACK') },
  (error) => error,
);
const caller = createCaller({ startTimer });
const url = `${process.env.TELEGRAM_API_ROOT}/bot${TOKEN}/sendMessage`;
const filler = 'x'.repeat(bytes);
let count = 0;

const app = express().disable('x-powered-by');
app.post('/telegram/webhook', express.json(), async (request, response) => {
  if (request.get('X-Telegram-Bot-Api-Secret-Token') !== SECRET) throw new Error('a wrong secret');
  const { message, callback_query } = request.body;
  const chat: number = (message ?? callback_query.message).chat.id;
  /** Never the same bytes twice: SQLite does not write a row that stays as it is. */
  const json = (filler + ++count).slice(-bytes);
  await queue.run(() => upsert.run(chat, json));
  response.status(200).end();
  const sent = await caller.call({ url, body: { json: { chat_id: chat, text } } });
  if (sent.kind !== 'answer' || sent.status !== 200) throw new Error(`not sent: ${JSON.stringify(sent)}`);
});
const server = app.listen(0, '127.0.0.1', () => {
  console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
});
process.on('SIGTERM', () => process.exit(0));
