import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { createCaller } from '../../src/channels/call.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { createWriteQueue } from '../../src/store/sqlite/write-queue.ts';
import { startTimer } from '../../src/timer.ts';
import { APP_SECRET, PHONE_NUMBER_ID, TOKEN } from '../whatsapp-dialogue.ts';

/**
 * The floor of `whatsapp`: an Express handler that checks the signature, commits BYTES bytes for each message with group commit
 * to SQLite, answers, and sends one text of TEXT units for each over the same pool of connections as Sabak. It knows nothing.
 */
const bytes = Number(process.env.BYTES);
const text = 'ө'.repeat(Number(process.env.TEXT));
const db = openDatabase(join(process.env.DATA_DIR ?? '', 'floor.sqlite'));
db.exec('PRAGMA journal_mode = WAL; CREATE TABLE written (id TEXT PRIMARY KEY, json TEXT NOT NULL)');
const upsert = db.prepare('INSERT INTO written VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json');
const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
const queue = createWriteQueue(
  { begin: () => begin.run(), commit: () => commit.run(), rollback: () => db.exec('ROLLBACK') },
  (error) => error,
);
const caller = createCaller({ startTimer });
const url = `${process.env.WHATSAPP_API_ROOT}/${PHONE_NUMBER_ID}/messages`;
const filler = 'x'.repeat(bytes);
let count = 0;

type Payload = { entry: { changes: { value: { messages: { from: string }[] } }[] }[] };

const app = express().disable('x-powered-by');
app.post('/whatsapp/webhook', express.raw({ type: () => true, limit: '3mb' }), async (request, response) => {
  const body: Buffer = request.body;
  const expected = Buffer.from(`sha256=${createHmac('sha256', APP_SECRET).update(body).digest('hex')}`);
  const given = Buffer.from(request.get('X-Hub-Signature-256') ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return void response.status(401).end();
  const { entry }: Payload = JSON.parse(body.toString());
  const people = entry.flatMap(({ changes }) => changes.flatMap(({ value }) => value.messages.map(({ from }) => from)));
  await Promise.all(people.map((person) => queue.run(() => upsert.run(person, fresh()))));
  response.status(200).end();
  await Promise.all(people.map(send));
});
const server = app.listen(0, '127.0.0.1', () => {
  console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
});
process.on('SIGTERM', () => process.exit(0));

/** Never the same bytes twice: SQLite does not write a row that stays as it is. */
function fresh(): string {
  return (filler + ++count).slice(-bytes);
}

async function send(to: string): Promise<void> {
  const message = { messaging_product: 'whatsapp', to, type: 'text', text: { body: text } };
  const headers = { Authorization: `Bearer ${TOKEN}` };
  const sent = await caller.call({ url, headers, body: { json: message } });
  if (sent.kind !== 'answer' || sent.status !== 200) throw new Error(`not sent: ${JSON.stringify(sent)}`);
}
