import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPacer } from '../src/channels/create-pacer.ts';
import type { Pacer } from '../src/channels/pacer.ts';
import { createTelegram } from '../src/channels/telegram/telegram.ts';
import { type Learner, newLearner } from '../src/learning/learner.ts';
import { createRuntime } from '../src/runtime/create-runtime.ts';
import { openSqliteStore } from '../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../src/store/store.ts';
import { createFakeTelegram } from '../tests/fakes/telegram/fake-telegram.ts';
import { REAL_RATES } from '../tests/fakes/telegram/pace.ts';
import { createVirtualTime } from './broadcast-time.ts';
import { report } from './report.ts';
import { shippedLibrary } from './shipped-library.ts';

/**
 * A message to each of 10,000 learners, due at the same moment: how long the last one waits, by a virtual clock, against what the
 * platform's pace makes of so many. Runtime, store, channel and pacer are the real ones; the Bot API is the fake one with the real
 * limits, and refuses what is too fast.
 */
const LEARNERS = 10_000;
const FIRST_CHAT = 5_000_000;
const TOKEN = '1234567890:AABroadcast';
/** As `wire-telegram.ts` has it. */
const PACE = { perSecond: 30, burst: 15, chatPerSecond: 1, chatBurst: 3 };
const BEGINNING = Date.UTC(2026, 10, 25, 9);
const BOUND_MS = (1000 * LEARNERS) / REAL_RATES.perSecond;

const time = createVirtualTime(BEGINNING);
const folder = mkdtempSync(join(tmpdir(), 'sabak-bench-'));
const fake = await createFakeTelegram({ token: TOKEN, clock: time.clock, startTimer: time.startTimer });
const library = await shippedLibrary();
let underWay = 0;
const problems: string[] = [];

const sqlite = await openSqliteStore({ path: join(folder, 'sabak.sqlite') });
const store: Store = {
  ...sqlite,
  load: counted(sqlite.load),
  commit: counted(sqlite.commit),
  claimDue: counted(sqlite.claimDue),
};
const telegram = createTelegram({
  token: TOKEN,
  apiRoot: fake.apiRoot,
  publicUrl: () => 'https://sabak.example',
  contentDir: 'content',
  pacer: watched(createPacer({ ...PACE, share: () => 1, clock: time.clock, startTimer: time.startTimer })),
  mediaIds: store.mediaIds,
  clock: time.clock,
  startTimer: time.startTimer,
  report: (problem) => problems.push(problem),
});
const runtime = createRuntime({
  store,
  channels: { telegram },
  library: () => library,
  secret: 'secret',
  clock: time.clock,
  startTimer: time.startTimer,
  log: { warn: (_, problem) => problems.push(problem) },
  observe: {
    step: () => undefined,
    effect: () => {
      underWay -= 1;
    },
  },
  issueCertificate: async () => ({ kind: 'never', reason: 'nobody asks for it' }),
  exportAll: async () => ({ kind: 'never', reason: 'nobody asks for it' }),
});

for (let i = 0; i < LEARNERS; i += 500) {
  await Promise.all(Array.from({ length: 500 }, (_, j) => sqlite.commit(learnerOf(FIRST_CHAT + i + j), [], 0)));
}
const since = performance.now();
runtime.start();
const sentBy = () => fake.calls('sendMessage').length;
await time.run(
  () => sentBy() >= LEARNERS,
  () => underWay > 0,
);
const realMs = performance.now() - since;

const calls = fake.calls('sendMessage');
const refused = calls.filter(({ answer }) => !answer.ok).length;
const reached = new Set(calls.filter(({ answer }) => answer.ok).map(({ params }) => params.fields.chat_id)).size;
const tookMs = (calls.at(-1)?.at ?? 0) - (calls[0]?.at ?? 0);
await time.run(
  () => underWay === 0,
  () => underWay > 0,
);
await fake.close();
await sqlite.close();
rmSync(folder, { recursive: true });
for (const problem of new Set(problems)) console.log(problem);
console.log(
  `${reached} learners reached in ${(tookMs / 1000).toFixed(1)} s of its clock, ${(realMs / 1000).toFixed(0)} s of ours`,
);
console.log(`the platform's bound: ${(BOUND_MS / 1000).toFixed(1)} s`);
report('broadcast-time', tookMs / BOUND_MS, '≤ 1.03');
report('broadcast-refused', refused / LEARNERS, '0');
process.exit(reached === LEARNERS ? 0 : 1);

/** She has once written, and one message is owed to her now. */
function learnerOf(chat: number): Learner {
  fake.user(chat).start();
  const address = { channel: 'telegram', name: String(chat) };
  const learner = newLearner(runtime.identify(address), address, BEGINNING);
  const effect = { kind: 'send' as const, messages: [{ text: 'Бүгүнкү сабак даяр. Беш мүнөт бөлөсүзбү?' }] };
  const entry = { id: `${learner.id}/0`, effect, attempts: 0, createdAt: BEGINNING, dueAt: BEGINNING };
  return { ...learner, version: 1, outbox: [entry], wakeAt: BEGINNING };
}

function counted<A extends unknown[], R>(work: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  return async (...args) => {
    underWay += 1;
    try {
      return await work(...args);
    } finally {
      underWay -= 1;
    }
  };
}

/** Whoever waits for a turn is not under way: from the turn to the end of the effect is. */
function watched(pacer: Pacer): Pacer {
  return {
    ...pacer,
    async take(chat, priority) {
      const taken = await pacer.take(chat, priority);
      underWay += 1;
      return taken;
    },
  };
}
