import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { haveDialogues, MESSAGES_A_LEARNER } from './dialogue.ts';
import { createClient } from './http-load.ts';
import { median, report } from './report.ts';
import { startServer } from './server-process.ts';

/**
 * Durable steps a second over HTTP through SQLite, against an Express handler that commits as many bytes with group commit
 * and does nothing else. The bytes are all that Sabak writes for a step: the learner with each of her commits, the facts and
 * the transcript.
 */
const LEARNERS = 300;
const IN_FLIGHT = 32;
const ROUNDS = 7;

const sabak = await startServer('src/main.ts');
const sabakClient = createClient(sabak.port, IN_FLIGHT);
await haveDialogues(sabakClient, LEARNERS, IN_FLIGHT);
const bytes = bytesPerStep(join(sabak.dataDir, 'sabak.sqlite'));
const floor = await startServer('bench/commit-server.ts', { BYTES: String(bytes) });
const floorClient = createClient(floor.port, IN_FLIGHT);
await haveDialogues(floorClient, LEARNERS, IN_FLIGHT);

const ratios: number[] = [];
for (let i = 0; i < ROUNDS; i++) {
  const sabakMs = await haveDialogues(sabakClient, LEARNERS, IN_FLIGHT);
  const floorMs = await haveDialogues(floorClient, LEARNERS, IN_FLIGHT);
  ratios.push(floorMs / sabakMs);
  console.log(`Sabak ${perSecond(sabakMs)}/s, floor ${perSecond(floorMs)}/s`);
}
sabakClient.close();
floorClient.close();
await sabak.stop();
await floor.stop();
console.log(`${LEARNERS} learners, ${IN_FLIGHT} in flight, ${bytes} bytes a step`);
report('steps', median(ratios), '≥ 0.6');

function perSecond(ms: number): number {
  return Math.round((1000 * LEARNERS * MESSAGES_A_LEARNER) / ms);
}

function bytesPerStep(path: string): number {
  const db = new DatabaseSync(path, { readOnly: true });
  const numberOf = (sql: string) => (db.prepare(`SELECT ${sql} AS value`).get() as { value: number }).value;
  const learners = numberOf('(SELECT sum(version * octet_length(json)) FROM learner)');
  const facts = numberOf('(SELECT sum(octet_length(json)) FROM fact)');
  const messages = numberOf('(SELECT sum(octet_length(json)) FROM message)');
  db.close();
  return Math.round((learners + facts + messages) / (LEARNERS * MESSAGES_A_LEARNER));
}
