import type { OutboxEntry } from '../../src/learning/effect.ts';
import type { OutboundMessage } from '../../src/learning/message.ts';
import { languageOf } from '../../src/learning/scope.ts';
import { createRuntime } from '../../src/runtime/create-runtime.ts';
import type { EffectHandlers } from '../../src/runtime/effects.ts';
import { type Messenger, messengerChannel, watch, webChannel } from './channels.ts';
import type { Engine } from './engine.ts';
import type { Process } from './process.ts';
import { personOf, pick, strikes, type World } from './world.ts';

export const SECRET = 'simulation';
/** How long it takes at the most until another process stands in for one that ended. */
const RESTART_MS = 30_000;
/** So much she has before her eyes. */
const SCREEN_MESSAGES = 12;

/** The processes of a world: some of them down, some of them stopping, each incarnation with a name of its own. */
export type Crew = {
  readonly alive: readonly Process[];
  readonly counts: { crashes: number; restarts: number };
  /** What each person has before her eyes, the newest last: by name on a messenger, by learner on the chat page. */
  readonly phones: ReadonlyMap<string, readonly OutboundMessage[]>;
  show(person: string, messages: readonly OutboundMessage[]): void;
  start(): Process;
  /** One that takes events, if there is any. */
  serving(): Process | undefined;
  /** What happens at any time: one is stopped in good order, its clock is set, it tidies; where the weather is such. */
  bustle(): void;
  /** Lets one wake who is due. */
  wake(): void;
  /** From now on all are of the next version, where there is one. */
  finishRollout(): void;
};

/** Leases are safe as long as the clocks of any two processes are less apart than half a lease (45 s): see docs/reliability.md. */
const SKEW_MS = 2_000;

export function createCrew(world: World, engine: Engine, report: NonNullable<Messenger['report']>): Crew {
  const { random, scheduler, ledger, faults, releases } = world;
  const alive: Process[] = [];
  const phones = new Map<string, OutboundMessage[]>();
  const counts = { crashes: 0, restarts: 0 };
  let incarnations = 0;
  /** The roll-out. */
  let hasBegun = false;

  /** In a roll-out processes of either version start, but today's are not left alone any more; at last all are of the next one. */
  function releaseOfNext(): 0 | 1 {
    if (faults.rollout === 0) return 0;
    const isDue = !world.isStormy || (hasBegun && alive.every(({ release }) => release === 0));
    return isDue || strikes(world, 'rollout') ? 1 : 0;
  }

  function newProcess(): Process {
    incarnations += 1;
    const release = releaseOfNext();
    hasBegun ||= release === 1;
    const process = {
      name: `p${incarnations}`,
      release,
      library: releases[release],
      skewMs: 0,
      clock: () => scheduler.now() + process.skewMs,
      startTimer: (ms: number, run: () => void) => scheduler.after(ms, () => process.isDead || run()),
      isDead: false,
      isServing: true,
      committing: new Map(),
    } as unknown as Process;
    setClock(process);
    return process;
  }

  function setClock(process: Process): void {
    if (strikes(world, 'clock')) process.skewMs = Math.floor((random() * 2 - 1) * SKEW_MS);
  }

  function start(): Process {
    const process = newProcess();
    const { name, library, clock, startTimer, skewMs, release } = process;
    world.trace(() => `${name} starts (release ${release}, clock ${skewMs} ms)`);
    process.store = engine.open(process, crash);
    process.runtime = createRuntime({
      ...effectsOf(world, process),
      store: process.store,
      channels: {
        web: webChannel(world, process),
        phone: messengerChannel(world, process, { id: 'phone', arrive }),
        messenger: messengerChannel(world, process, { id: 'messenger', arrive, report }),
      },
      library: () => library,
      secret: SECRET,
      clock,
      name,
      startTimer,
      log: { warn: (context, message) => world.trace(() => `${name} warns: ${JSON.stringify(context)} ${message}`) },
      observe: { step: () => undefined, effect: () => undefined },
    });
    alive.push(process);
    return process;
  }

  function arrive(name: string, { effect }: OutboxEntry): void {
    if (effect.kind === 'send') show(personOf(name), effect.messages);
  }

  function show(person: string, messages: readonly OutboundMessage[]): void {
    phones.set(person, [...(phones.get(person) ?? []), ...messages].slice(-SCREEN_MESSAGES));
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
    world.trace(() => `${process.name} crashes`);
    counts.crashes += 1;
    end(process);
  }

  async function stop(process: Process): Promise<void> {
    world.trace(() => `${process.name} stops`);
    counts.restarts += 1;
    process.isServing = false;
    await process.runtime.stop();
    await process.store.close().catch((error: Error) => world.trace(() => `closing failed: ${error.message}`));
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
    show,
    start,
    serving,
    bustle() {
      const process = serving();
      if (!process) return;
      const failed = (error: Error) => world.trace(() => `${process.name} tidied in vain: ${error.message}`);
      if (strikes(world, 'tidy')) process.store.tidy(process.clock()).catch(failed);
      setClock(process);
      if (strikes(world, 'restart')) void stop(process);
    },
    wake() {
      const process = serving();
      const failed = (error: Error) => world.trace(() => `${process?.name} woke in vain: ${error.message}`);
      process?.runtime.wakeDue().catch(failed);
    },
    finishRollout() {
      for (const process of [...alive]) if (process.release === 0 && faults.rollout > 0) void stop(process);
    },
  };
}

function effectsOf({ ledger, random }: World, process: Process): EffectHandlers {
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
      const terms = process.library.courses[id]?.certificate;
      if (!terms) return { kind: 'never', reason: 'no certificate' };
      const { title, hours, signatories } = terms;
      const language = languageOf(learner);
      return watch(ledger, process, learner.id, entry, async () => {
        const made = { id: `C${random().toString(36).slice(2)}`, learner: learner.id, course: id, name, language };
        const issued = await process.store.certificates.issue({
          ...made,
          title,
          hours,
          signatories,
          issuedAt: process.clock(),
        });
        ledger.delivered(process.name, learner.id, entry);
        const values = { certificate: issued.id, link: `/c/${issued.id}`, number: issued.number };
        return { kind: 'done', result: 'issued', values };
      });
    },
  };
}
