import type { OutboxEntry } from '../../src/learning/effect.ts';
import type { LearnerEvent } from '../../src/learning/event.ts';
import type { Library } from '../../src/learning/library.ts';
import type { OutboundMessage } from '../../src/learning/message.ts';
import { languageOf } from '../../src/learning/scope.ts';
import { createRuntime } from '../../src/runtime/create-runtime.ts';
import { identify } from '../../src/runtime/identify.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { phoneChannel, watch, webChannel } from './channels.ts';
import { checkEnd } from './check-end.ts';
import { TEAM } from './ledger.ts';
import { flakyStore, type Process } from './process.ts';
import { createPupil, eventOf, type Pupil } from './pupil.ts';
import { createWorld, latencyMs, pick, strikes } from './world.ts';

export type Simulated = {
  readonly seed: number;
  /** What a world had to say, the counts of what happened in it; for whoever reads a long run. */
  readonly counts: Readonly<Record<string, number>>;
};

const SECRET = 'simulation';
const RESTART_MS = 30_000;
/** How long a platform waits for an answer before it delivers an event again. */
const PATIENCE_MS = 15_000;

/** What a platform knows of an event. */
export type Posted = { readonly event: LearnerEvent; readonly pupil: Pupil; isAcknowledged: boolean };

/**
 * Lives one random world through, all of it drawn from `seed`: learners, processes that crash, a store that fails,
 * platforms that deliver late, twice and out of order. Throws `BrokenPromise` where it sees a promise of the system broken.
 */
export async function simulate(
  seed: number,
  library: Library,
  trace: (line: string) => void = () => undefined,
): Promise<Simulated> {
  const store = await openSqliteStore({ path: ':memory:' });
  await store.teams.put(TEAM);
  const world = createWorld({ seed, library, store, trace });
  const { random, scheduler, ledger, faults } = world;
  trace(`seed ${seed}: ${JSON.stringify(faults)}`);
  const processes: Process[] = [];
  const phones = new Map<string, OutboundMessage[]>();
  const posted = new Map<string, Posted>();
  const counts = { acts: 0, events: 0, crashes: 0, restarts: 0, erasures: 0, certificates: 0, repeats: 0 };
  let incarnations = 0;
  let busy = 0;

  function start(): void {
    incarnations += 1;
    const process = { name: `p${incarnations}`, isDead: false, isServing: true } as Process;
    trace(`${process.name} starts`);
    const flaky = flakyStore(world, process, crash);
    process.runtime = createRuntime({
      store: flaky,
      channels: { web: webChannel(world, process, flaky), phone: phoneChannel(world, process, arrive) },
      library: () => library,
      secret: SECRET,
      clock: scheduler.now,
      name: process.name,
      startTimer: (ms, run) => scheduler.after(ms, () => process.isDead || run()),
      log: { warn: (context, message) => world.trace(`${process.name} warns: ${JSON.stringify(context)} ${message}`) },
      observe: { step: () => undefined, effect: () => undefined },
      exportAll: async (learner) => {
        const entry = learner.outbox[0] as OutboxEntry;
        return watch(ledger, process, learner.id, entry, async () => {
          ledger.delivered(process.name, learner.id, entry);
          return { kind: 'done', result: 'ready', values: { link: `/export/${learner.id}` } };
        });
      },
      issueCertificate: async (learner, { course: id, name }) => {
        const entry = learner.outbox[0] as OutboxEntry;
        const course = library.courses[id];
        if (!course?.certificate) return { kind: 'never', reason: 'no certificate' };
        const { title, hours, signatories } = course.certificate;
        const terms = { title, hours, signatories, learner: learner.id, course: id, name, issuedAt: scheduler.now() };
        return watch(ledger, process, learner.id, entry, async () => {
          const made = { ...terms, id: `C${random().toString(36).slice(2)}`, language: languageOf(learner) };
          const issued = await flaky.certificates.issue(made);
          ledger.delivered(process.name, learner.id, entry);
          const values = { certificate: issued.id, link: `/c/${issued.id}`, number: issued.number };
          return { kind: 'done', result: 'issued', values };
        });
      },
    });
    processes.push(process);
  }

  function arrive(learner: string, { effect }: OutboxEntry): void {
    if (effect.kind === 'send') phones.set(learner, [...(phones.get(learner) ?? []), ...effect.messages]);
  }

  function end(process: Process): void {
    process.isDead = true;
    process.isServing = false;
    processes.splice(processes.indexOf(process), 1);
    ledger.died(process.name);
    scheduler.after(world.isStormy ? random() * RESTART_MS : 0, start);
  }

  function crash(process: Process): void {
    if (process.isDead) return;
    world.trace(`${process.name} crashes`);
    counts.crashes += 1;
    end(process);
  }

  async function restart(process: Process): Promise<void> {
    world.trace(`${process.name} stops`);
    counts.restarts += 1;
    process.isServing = false;
    await process.runtime.stop();
    if (!process.isDead) end(process);
  }

  function serving(): Process | undefined {
    const all = processes.filter(({ isServing }) => isServing);
    return all.length > 0 ? pick(random, all) : undefined;
  }

  /** Claims move `wakeAt` in the store alone, so that only the store knows who is due. */
  function wake(): void {
    serving()
      ?.runtime.wakeDue()
      .catch((error: Error) => world.trace(`waking failed: ${error.message}`));
  }

  function post(pupil: Pupil, event: LearnerEvent): void {
    const one: Posted = { event, pupil, isAcknowledged: false };
    posted.set(event.id, one);
    ledger.posted(event);
    counts.events += 1;
    world.trace(`${pupil.id} ${JSON.stringify({ ...event, from: undefined })}`);
    const isLate = strikes(world, faults.late);
    scheduler.after(isLate ? random() * 60_000 : latencyMs(world, 5_000), () => deliver(one));
    if (strikes(world, faults.repeat)) scheduler.after(random() * 60_000, () => deliver(one));
    if (event.from.channel === 'phone' && strikes(world, faults.repeat / 4)) late.push(one);
  }

  /** Events that a platform delivers again when much has happened since. */
  const late: Posted[] = [];

  function deliver(one: Posted): void {
    const process = serving();
    if (!process) return void scheduler.after(1_000, () => deliver(one));
    let isOver = false;
    const again = () => {
      if (isOver) return;
      isOver = true;
      if (!one.isAcknowledged) scheduler.after(random() * 10_000, () => deliver(one));
    };
    const patience = scheduler.after(PATIENCE_MS, again);
    const { event } = one;
    const at = event.from.channel === 'web' ? scheduler.now() : event.at;
    world.trace(`${event.id} is delivered to ${process.name}`);
    process.runtime.handle({ ...event, at }).then(
      () => {
        isOver = true;
        one.isAcknowledged = true;
        patience();
      },
      (error: Error) => {
        world.trace(`${event.id} is refused by ${process.name}: ${error.message}`);
        patience();
        again();
      },
    );
  }

  async function screenOf({ id, from }: Pupil): Promise<readonly OutboundMessage[]> {
    if (from.channel === 'phone') return (phones.get(id) ?? []).slice(-12);
    const entries = await store.messages.read(id, 0, 6);
    return entries.flatMap(({ messages }) => messages);
  }

  function live(pupil: Pupil, acts: number): void {
    busy += 1;
    let left = acts;
    const next = async () => {
      const screen = await scheduler.outside(() => screenOf(pupil));
      const things = pupil.act(screen);
      counts.acts += 1;
      const at = scheduler.now();
      for (const [i, act] of things.entries()) {
        post(pupil, eventOf(act, `${pupil.from.name}-${left}-${i}`, at, pupil.from));
      }
      left -= 1;
      if (left > 0) return void scheduler.after(pauseMs(random), next);
      busy -= 1;
      if (busy === 0) scheduler.after(60_000, calm);
    };
    scheduler.after(random() * 10_000, next);
  }

  /** The storm is over: from now on nothing fails, and everything has to come right. */
  function calm(): void {
    world.trace('the storm is over');
    world.isStormy = false;
    for (const one of late) deliver(one);
  }

  function mayRestart(): void {
    const process = serving();
    if (process && strikes(world, faults.restart)) restart(process);
    if (world.isStormy) scheduler.after(1_000, mayRestart);
  }

  /** While there is a storm each process looks every second or so; then whenever somebody is due. */
  function poll(): void {
    wake();
    if (world.isStormy) scheduler.after(500 + random() * 1_000, poll);
  }

  const isBroken = () => ledger.broken.length > 0;
  const failed = () => {
    const [first] = ledger.broken;
    if (first) throw first;
  };

  try {
    const crew = 1 + Math.floor(random() * 3);
    for (let i = 0; i < crew; i++) start();
    const pupils = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, i) => {
      const from = { channel: random() < 0.5 ? 'web' : 'phone', name: `she${i}` };
      return createPupil(world, identify(SECRET, from), from);
    });
    for (const pupil of pupils) live(pupil, 20 + Math.floor(random() * 100));
    scheduler.after(0, poll);
    scheduler.after(0, mayRestart);
    await scheduler.run(isBroken);
    failed();
    await checkEnd({ world, pupils, posted, phones, wake, post, processes, settle: () => scheduler.run(isBroken) });
    failed();
    for (const [, { facts, repeated }] of ledger.lives) {
      counts.certificates += facts.filter(({ kind }) => kind === 'certificate.issued').length;
      counts.repeats += repeated;
    }
    counts.erasures = ledger.erased.size;
    return { seed, counts };
  } finally {
    await store.close();
  }
}

/** She mostly goes on at once, or after some minutes; now and then it is tomorrow. */
function pauseMs(random: () => number): number {
  const dice = random();
  if (dice < 0.2) return random() * 1_000;
  return random() * (dice < 0.97 ? 8_000 : dice < 0.995 ? 100_000 : 3_600_000);
}
