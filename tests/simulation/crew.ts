import type { OutboxEntry } from '../../src/learning/effect.ts';
import type { OutboundMessage } from '../../src/learning/message.ts';
import { languageOf } from '../../src/learning/scope.ts';
import { createRuntime } from '../../src/runtime/create-runtime.ts';
import type { EffectHandlers } from '../../src/runtime/effects.ts';
import type { Store } from '../../src/store/store.ts';
import { type Messenger, messengerChannel, watch, webChannel } from './channels.ts';
import { flakyStore, type Process } from './process.ts';
import { personOf, pick, strikes, type World } from './world.ts';

export const SECRET = 'simulation';
/** How long it takes at the most until another process stands in for one that ended. */
const RESTART_MS = 30_000;

/** The processes of a world: some of them down, some of them stopping, each incarnation with a name of its own. */
export type Crew = {
  readonly alive: readonly Process[];
  readonly counts: { crashes: number; restarts: number };
  /** What arrived on each person's phone, the newest last. */
  readonly phones: ReadonlyMap<string, readonly OutboundMessage[]>;
  start(): Process;
  /** One that takes events, if there is any. */
  serving(): Process | undefined;
  /** Stops one in good order, where the weather is such. */
  mayRestart(): void;
  /** Lets one wake who is due. */
  wake(): void;
};

export function createCrew(world: World, report: NonNullable<Messenger['report']>): Crew {
  const { random, scheduler, ledger, faults, library } = world;
  const alive: Process[] = [];
  const phones = new Map<string, OutboundMessage[]>();
  const counts = { crashes: 0, restarts: 0 };
  let incarnations = 0;

  function start(): Process {
    incarnations += 1;
    const process = { name: `p${incarnations}`, isDead: false, isServing: true } as Process;
    world.trace(`${process.name} starts`);
    const flaky = flakyStore(world, process, crash);
    process.runtime = createRuntime({
      ...effectsOf(world, process, flaky),
      store: flaky,
      channels: {
        web: webChannel(world, process, flaky),
        phone: messengerChannel(world, process, { id: 'phone', arrive }),
        messenger: messengerChannel(world, process, { id: 'messenger', arrive, report }),
      },
      library: () => library,
      secret: SECRET,
      clock: scheduler.now,
      name: process.name,
      startTimer: (ms, run) => scheduler.after(ms, () => process.isDead || run()),
      log: { warn: (context, message) => world.trace(`${process.name} warns: ${JSON.stringify(context)} ${message}`) },
      observe: { step: () => undefined, effect: () => undefined },
    });
    alive.push(process);
    return process;
  }

  function arrive(name: string, { effect }: OutboxEntry): void {
    const person = personOf(name);
    if (effect.kind === 'send') phones.set(person, [...(phones.get(person) ?? []), ...effect.messages]);
  }

  function end(process: Process): void {
    process.isDead = true;
    process.isServing = false;
    alive.splice(alive.indexOf(process), 1);
    ledger.died(process.name);
    scheduler.after(world.isStormy ? random() * RESTART_MS : 0, start);
  }

  function crash(process: Process): void {
    if (process.isDead) return;
    world.trace(`${process.name} crashes`);
    counts.crashes += 1;
    end(process);
  }

  async function stop(process: Process): Promise<void> {
    world.trace(`${process.name} stops`);
    counts.restarts += 1;
    process.isServing = false;
    await process.runtime.stop();
    if (!process.isDead) end(process);
  }

  function serving(): Process | undefined {
    const all = alive.filter(({ isServing }) => isServing);
    return all.length > 0 ? pick(random, all) : undefined;
  }

  return {
    alive,
    counts,
    phones,
    start,
    serving,
    mayRestart() {
      const process = serving();
      if (process && strikes(world, faults.restart)) void stop(process);
    },
    wake() {
      const failed = (error: Error) => world.trace(`waking failed: ${error.message}`);
      serving()?.runtime.wakeDue().catch(failed);
    },
  };
}

function effectsOf({ ledger, library, scheduler, random }: World, process: Process, store: Store): EffectHandlers {
  return {
    exportAll(learner) {
      const entry = learner.outbox[0] as OutboxEntry;
      return watch(ledger, process, learner.id, entry, async () => {
        ledger.delivered(process.name, learner.id, entry);
        return { kind: 'done', result: 'ready', values: { link: `/export/${learner.id}` } };
      });
    },
    async issueCertificate(learner, { course: id, name }) {
      const entry = learner.outbox[0] as OutboxEntry;
      const terms = library.courses[id]?.certificate;
      if (!terms) return { kind: 'never', reason: 'no certificate' };
      const { title, hours, signatories } = terms;
      const language = languageOf(learner);
      return watch(ledger, process, learner.id, entry, async () => {
        const made = { id: `C${random().toString(36).slice(2)}`, learner: learner.id, course: id, name, language };
        const issued = await store.certificates.issue({
          ...made,
          title,
          hours,
          signatories,
          issuedAt: scheduler.now(),
        });
        ledger.delivered(process.name, learner.id, entry);
        const values = { certificate: issued.id, link: `/c/${issued.id}`, number: issued.number };
        return { kind: 'done', result: 'issued', values };
      });
    },
  };
}
