import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pin } from './pin.ts';
import { median, report } from './report.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { haveDialogues, type Round, STEPS, startLeanTelegram } from './telegram-dialogue.ts';

/**
 * Webhook in, durable step, message out: steps a second of Sabak against three other bots that send the same messages, each alone
 * on one core, in turns. The other core makes the people and the Bot API, which has no limits here, and neither has our pacer:
 * see `telegram-server.ts`.
 */
const CHATS = 300;
const IN_FLIGHT = 32;
const ROUNDS = 5;

const telegram = await startLeanTelegram();
const folder = mkdtempSync(join(tmpdir(), 'sabak-bench-'));
const env = { TELEGRAM_API_ROOT: telegram.apiRoot, SCRIPT: join(folder, 'script.json'), NODE_ENV: 'production' };
let firstChat = 1_000;
/** The process of the floor, which has no buttons. */
let mute = 0;
pin(process.pid, 1);

const sabak = await startPinned('bench/telegram-server.ts');
const { script } = await round(sabak);
const callsPerStep = [...telegram.calls].map(
  ([method, count]) => `${method} ${(count / CHATS / STEPS.length).toFixed(2)}`,
);
const bytes = bytesPerStep(join(sabak.dataDir, 'sabak.sqlite'));
writeFileSync(env.SCRIPT, JSON.stringify(script));
const others = {
  floor: await startPinned('bench/baselines/telegram-floor.ts', { BYTES: String(bytes) }),
  grammy: await startPinned('bench/baselines/telegram-grammy.ts'),
  telegraf: await startPinned('bench/baselines/telegram-telegraf.ts'),
};
mute = others.floor.pid;
for (const other of Object.values(others)) await round(other);

const ratios: Record<keyof typeof others, number[]> = { floor: [], grammy: [], telegraf: [] };
const answersMs: number[] = [];
for (let i = 0; i < ROUNDS; i++) {
  const own = await round(sabak);
  answersMs.push(...own.answersMs);
  const line = [`Sabak ${perSecond(own)}/s`];
  for (const name of ['floor', 'grammy', 'telegraf'] as const) {
    const other = await round(others[name]);
    ratios[name].push(other.ms / own.ms);
    line.push(`${name} ${perSecond(other)}/s`);
  }
  console.log(line.join(', '));
}
for (const server of [sabak, ...Object.values(others)]) await server.stop();
telegram.close();
rmSync(folder, { recursive: true });

const sorted = answersMs.sort((a, b) => a - b);
const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
console.log(`${CHATS} chats × ${STEPS.length} steps, ${IN_FLIGHT} in flight, ${bytes} bytes a step`);
console.log(`calls a step: ${callsPerStep.join(', ')}; the floor makes one`);
console.log(`webhook answers: median ${median(answersMs).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
report('telegram-floor', median(ratios.floor), '≥ 0.6');
report('telegram-grammy', median(ratios.grammy), '≥ 2.5');
report('telegram-telegraf', median(ratios.telegraf), '≥ 2');
report('telegram-p99', p99 / median(answersMs), '≤ 3');

async function startPinned(path: string, more: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const server = await startServer(path, { ...env, ...more });
  pin(server.pid, 0);
  return server;
}

async function round(server: ServerProcess): Promise<Round> {
  firstChat += CHATS;
  return haveDialogues(telegram, [server.port], {
    chats: CHATS,
    inFlight: IN_FLIGHT,
    firstChat,
    isMute: server.pid === mute,
  });
}

function perSecond({ ms }: Round): number {
  return Math.round((1000 * CHATS * STEPS.length) / ms);
}

/** What Sabak writes for a step: the learner with each of her commits, and the facts. */
function bytesPerStep(path: string): number {
  const db = new DatabaseSync(path, { readOnly: true });
  const numberOf = (sql: string) => (db.prepare(`SELECT ${sql} AS value`).get() as { value: number }).value;
  const learners = numberOf('(SELECT sum(version * octet_length(json)) FROM learner)');
  const facts = numberOf('(SELECT sum(octet_length(json)) FROM fact)');
  db.close();
  return Math.round((learners + facts) / (CHATS * STEPS.length));
}
