import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBenchDatabase } from './bench-database.ts';
import { pin } from './pin.ts';
import { withProcessorParts } from './processor-parts.ts';
import { median, report } from './report.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { type DialogueOptions, haveDialogues, type Round, STEPS, startLeanTelegram } from './telegram-dialogue.ts';

/**
 * The dialogue of `telegram` with Sabak on MongoDB, against grammY with its sessions on the same server, in turns. Either bot has a
 * core of its own; the other core makes the people, the Bot API and the database. Before that: what Sabak asks of the database for
 * an update until its first message goes out.
 */
const CHATS = Number(process.env.CHATS ?? 300);
const IN_FLIGHT = 32;
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const HEAP_MB = 2_000;

const database = await openBenchDatabase({ heapMb: HEAP_MB });
const telegram = await startLeanTelegram();
const folder = mkdtempSync(join(tmpdir(), 'sabak-bench-'));
const env = {
  MONGODB_URI: database.uri('sabak'),
  TELEGRAM_API_ROOT: telegram.apiRoot,
  SCRIPT: join(folder, 'script.json'),
  NODE_ENV: 'production',
};
let nextChat = 1_000;
pin(process.pid, 1);
if (database.pid !== undefined) pin(database.pid, 1);

await reportRoundTrips();
await reportSpeed();
telegram.close();
await database.stop();
rmSync(folder, { recursive: true });

async function reportRoundTrips(): Promise<void> {
  const firstChat = nextChat;
  const inMemory = await roundTripsOf(async (sabak) => {
    const { script } = await round(sabak);
    writeFileSync(env.SCRIPT, JSON.stringify(script));
  });
  /** A new process, which has none of these learners in memory. */
  const read = await roundTripsOf((sabak) =>
    round(sabak, { firstChat, firstUpdate: (firstChat + CHATS) * 100, steps: [{ text: 'меню' }] }),
  );
  console.log('an update of a whole dialogue, until its first message goes out:', inMemory);
  console.log('an update of a learner who is not in memory, until its first message goes out:', read);
  const isFirst = (commands: string) => commands.includes('insert');
  report(
    'mongo-round-trips',
    most(read, () => true),
    '≤ 2',
  );
  report(
    'mongo-round-trips-in-memory',
    most(inMemory, (commands) => !isFirst(commands)),
    '≤ 1',
  );
}

/** How many updates had which commands. */
type RoundTrips = Readonly<Record<string, number>>;

async function roundTripsOf(talk: (sabak: ServerProcess) => Promise<unknown>): Promise<RoundTrips> {
  const ROUND_TRIPS = join(folder, 'round-trips.json');
  const sabak = await startServer('bench/mongo-server.ts', { ...env, ROUND_TRIPS });
  await talk(sabak);
  await sabak.stop();
  return JSON.parse(readFileSync(ROUND_TRIPS, 'utf8'));
}

function most(trips: RoundTrips, isMeant: (commands: string) => boolean): number {
  const lengths = Object.keys(trips).flatMap((key) => (isMeant(key) ? [key === '' ? 0 : key.split(', ').length] : []));
  return Math.max(...lengths);
}

async function reportSpeed(): Promise<void> {
  const sabak = await startPinned('bench/mongo-server.ts');
  const grammy = await startPinned('bench/baselines/mongo-grammy.ts', { MONGODB_URI: database.uri('grammy') });
  for (const bot of [sabak, grammy]) await round(bot);
  const ratios: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const own = await measured('Sabak', sabak);
    const other = await measured('grammY', grammy);
    ratios.push(other.ms / own.ms);
  }
  for (const bot of [sabak, grammy]) await bot.stop();
  report('mongo-grammy', median(ratios), '≥ 2');
}

async function measured(name: string, bot: ServerProcess): Promise<Round> {
  const parts = { bot: [bot.pid], database: database.pid === undefined ? [] : [database.pid], people: [process.pid] };
  const steps = CHATS * STEPS.length;
  const { result, text } = await withProcessorParts(parts, steps, () => round(bot));
  console.log(`${name}: ${Math.round((1000 * steps) / result.ms)} steps/s; processor a step: ${text}`);
  return result;
}

async function startPinned(path: string, more: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const server = await startServer(path, { ...env, ...more });
  pin(server.pid, 0);
  return server;
}

async function round(server: ServerProcess, more: Partial<DialogueOptions> = {}): Promise<Round> {
  const firstChat = nextChat;
  nextChat += CHATS;
  return haveDialogues(telegram, [server.port], {
    ...{ chats: CHATS, inFlight: IN_FLIGHT, firstChat, isMute: false },
    ...more,
  });
}
