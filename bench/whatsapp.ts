import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pin } from './pin.ts';
import { median, report } from './report.ts';
import { startServer } from './server-process.ts';
import { STEPS } from './telegram-dialogue.ts';
import { haveDialogues, type Round, startLeanWhatsApp } from './whatsapp-dialogue.ts';

/**
 * Signed webhooks in, durable steps, messages out, against an Express handler that checks the same signatures, commits as many
 * bytes with group commit, and sends as many messages, and does nothing else. Each POST brings one message, or those of twenty
 * people. Both sides are alone on one core in turns; the other core makes the people and the Cloud API, which has no limits here.
 */
/** About as many messages are in flight, whether they come alone or together. */
const ONE = { batch: 1, people: 320, inFlight: 32 };
const CASES = [ONE, { batch: 20, people: 320, inFlight: 2 }];
const ROUNDS = 7;

const whatsapp = await startLeanWhatsApp();
const env = { WHATSAPP_API_ROOT: whatsapp.apiRoot, NODE_ENV: 'production' };
const sabak = await startServer('bench/whatsapp-server.ts', env);
pin(process.pid, 1);
pin(sabak.pid, 0);
let first = 0;

const warm = await run(sabak.port, ONE, false);
const readMarks = whatsapp.others / (ONE.people * STEPS.length);
const bytes = bytesPerStep(join(sabak.dataDir, 'sabak.sqlite'), ONE.people * STEPS.length);
const floorEnv = { ...env, BYTES: String(bytes), TEXT: String(warm.textLength) };
const floor = await startServer('bench/baselines/whatsapp-floor.ts', floorEnv);
pin(floor.pid, 0);
await run(floor.port, ONE, true);
console.log(
  `${bytes} bytes a step, texts of ${warm.textLength} units; ${readMarks.toFixed(2)} more calls a step, which the floor does not make`,
);

for (const one of CASES) {
  const ratios: number[] = [];
  const answersMs: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const ours = await run(sabak.port, one, false);
    const theirs = await run(floor.port, one, true);
    ratios.push(theirs.ms / ours.ms);
    answersMs.push(...ours.answersMs);
    console.log(`batches of ${one.batch}: Sabak ${perSecond(one, ours)}/s, floor ${perSecond(one, theirs)}/s`);
  }
  const sorted = answersMs.sort((a, b) => a - b);
  const [middle, p99] = [0.5, 0.99].map((part) => sorted[Math.floor(part * sorted.length)] ?? 0) as [number, number];
  console.log(`batches of ${one.batch}: answered in ${middle.toFixed(1)} ms (median), ${p99.toFixed(1)} ms (p99)`);
  report(`whatsapp, batches of ${one.batch}, p99 to median,`, p99 / middle, '≤ 3');
  report(`whatsapp, batches of ${one.batch},`, median(ratios), '≥ 0.6');
}
await sabak.stop();
await floor.stop();
whatsapp.close();

type Case = typeof ONE;

async function run(port: number, { batch, people, inFlight }: Case, isMute: boolean): Promise<Round> {
  const round = await haveDialogues(whatsapp, port, { batch, people, inFlight, first, isMute });
  first += people;
  return round;
}

function perSecond({ people }: Case, { ms }: Round): number {
  return Math.round((1000 * people * STEPS.length) / ms);
}

/** All that is written for a step: the learner with each of her commits, and the facts. */
function bytesPerStep(path: string, steps: number): number {
  const db = new DatabaseSync(path, { readOnly: true });
  const numberOf = (sql: string) => (db.prepare(`SELECT ${sql} AS value`).get() as { value: number }).value;
  const learners = numberOf('(SELECT sum(version * octet_length(json)) FROM learner)');
  const facts = numberOf('(SELECT sum(octet_length(json)) FROM fact)');
  db.close();
  return Math.round((learners + facts) / steps);
}
