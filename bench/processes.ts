import { type ChildProcess, spawn } from 'node:child_process';
import { openBenchDatabase } from './bench-database.ts';
import { pin } from './pin.ts';
import { withProcessorParts } from './processor-parts.ts';
import { median, report } from './report.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { haveDialogues, STEPS, startLeanTelegram } from './telegram-dialogue.ts';

/**
 * Two processes on one MongoDB against one, where each update goes to any of them: nobody stays with a process. The database
 * and the people need processor too. On a machine of two cores they leave no two for Sabak, so this measures twice:
 * - all on both cores, as they come;
 * - with room for the database: each process of Sabak has a quarter of core 0, idle work the rest, and core 1 is for everything else.
 */
const CHATS = Number(process.env.CHATS ?? 400);
/** So many talk at once, and read each message for so long: what a message sets off is over when she goes on. */
const IN_FLIGHT = 200;
const READ_MS = 100;
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const HEAP_MB = 2_000;
const PARTS_OF_CORE = 4;

const database = await openBenchDatabase({ heapMb: HEAP_MB });
const telegram = await startLeanTelegram();
const env = { MONGODB_URI: database.uri('sabak'), TELEGRAM_API_ROOT: telegram.apiRoot, NODE_ENV: 'production' };
const [first, second] = [
  await startServer('bench/mongo-server.ts', env),
  await startServer('bench/mongo-server.ts', env),
];
let nextChat = 1_000;
await round([first, second]);

const shared = await compare('all on both cores', () => undefined);
pin(process.pid, 1);
if (database.pid !== undefined) pin(database.pid, 1);
for (const { pid } of [first, second]) pin(pid, 0);
const idlers = Array.from({ length: PARTS_OF_CORE - 1 }, startIdler);
const roomy = await compare('with room for the database', makeRoomFor);
for (const idler of idlers) idler.kill('SIGKILL');
await first.stop();
await second.stop();
telegram.close();
await database.stop();
report('processes-all-on-both-cores', shared, 'none: the cores are what bounds it');
report('processes', roomy, '≥ 1.6');

/** How much faster two are than one. `prepare` is told how many will run. */
async function compare(what: string, prepare: (count: number) => void): Promise<number> {
  const ratios: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    prepare(1);
    const one = await measure(`${what}, one`, [first]);
    prepare(2);
    const two = await measure(`${what}, two`, [first, second]);
    ratios.push(one / two);
  }
  return median(ratios);
}

/** Resolves to milliseconds. Prints what each part took. */
async function measure(what: string, apps: readonly ServerProcess[]): Promise<number> {
  const steps = CHATS * STEPS.length;
  const parts = {
    Sabak: apps.map(({ pid }) => pid),
    database: database.pid === undefined ? [] : [database.pid],
    people: [process.pid],
  };
  const { result: ms, text } = await withProcessorParts(parts, steps, () => round(apps));
  console.log(`${what}: ${Math.round((1000 * steps) / ms)} steps/s; processor a step: ${text}`);
  return ms;
}

async function round(apps: readonly ServerProcess[]): Promise<number> {
  const firstChat = nextChat;
  nextChat += CHATS;
  const ports = apps.map(({ port }) => port);
  const how = { chats: CHATS, inFlight: IN_FLIGHT, firstChat, isMute: false, readMs: READ_MS };
  return (await haveDialogues(telegram, ports, how)).ms;
}

/** Takes whatever core 0 has left. Ends by itself, should nobody end it. */
function startIdler(): ChildProcess {
  const idler = spawn(process.execPath, ['-e', 'const end = Date.now() + 600_000; while (Date.now() < end);']);
  process.once('exit', () => idler.kill('SIGKILL'));
  pin(idler.pid ?? 0, 0);
  return idler;
}

/** All that share core 0 are as many at any time. */
function makeRoomFor(count: number): void {
  for (const [i, idler] of idlers.entries()) idler.kill(i < PARTS_OF_CORE - count ? 'SIGCONT' : 'SIGSTOP');
}
