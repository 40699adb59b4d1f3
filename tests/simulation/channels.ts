import type { Channel } from '../../src/channels/channel.ts';
import { createWebchat } from '../../src/channels/webchat/webchat.ts';
import type { OutboxEntry } from '../../src/learning/effect.ts';
import type { Outcome } from '../../src/learning/event.ts';
import { never } from './disturb.ts';
import type { Process } from './process.ts';
import { latencyMs, personOf, strikes, type World } from './world.ts';

/** The browser: our own, over the process's store. A send once more is harmless. */
export function webChannel(world: World, process: Process): Channel {
  return watched(world, process, createWebchat({ append: process.store.messages.append, clock: process.clock }), {
    arrives: (outcome) => outcome.kind === 'done',
  });
}

/** Below the lease, as channels have to be. */
const SLOWEST_SEND_MS = 20_000;

/** What a messenger without idempotency keys does beside its answers: messages appear, and it may report of them later. */
export type Messenger = {
  readonly id: string;
  /** Puts an entry before her eyes. */
  readonly arrive: (name: string, entry: OutboxEntry) => void;
  /** Absent: this one reports nothing. */
  readonly report?: (learner: string, entry: string, outcome: Outcome) => void;
};

/** A messenger: what is sent again arrives again. It may take a message and say only later what has become of it. */
export function messengerChannel(world: World, process: Process, { id, arrive, report }: Messenger): Channel {
  const { scheduler, random, ledger, blocked } = world;
  const channel: Channel = {
    id,
    limits: { misfits: () => [] },
    isIdempotent: false,
    async send({ learner, address: { name } }, entry) {
      await scheduler.sleep(latencyMs(world, SLOWEST_SEND_MS / 2));
      if (process.isDead && random() < 0.5) return never();
      if (blocked.has(personOf(name))) return { kind: 'never', reason: 'blocked', unreachable: true };
      const fate = strikes(world, 'send') ? random() : 1;
      if (fate < 0.1) return { kind: 'retry', reason: 'its turn is far away', afterMs: 12_000, isUntried: true };
      if (fate < 0.3) return { kind: 'retry', reason: 'too many requests', ...(fate < 0.2 && { afterMs: 30_000 }) };
      if (fate < 0.35) throw new Error('the connection was reset before anything was sent');
      if (fate < 0.4) return { kind: 'never', reason: 'bad payload' };
      if (fate < 0.45) return { kind: 'never', reason: 'blocked', unreachable: true };
      if (report && fate < 0.55) {
        ledger.tookInVain(process.name, learner, entry);
        report(learner, entry.id, { kind: 'never', reason: 'not delivered', unreachable: random() < 0.5 });
      } else {
        arrive(name, entry);
        ledger.delivered(process.name, learner, entry);
        report?.(learner, entry.id, { kind: 'done' });
      }
      await scheduler.sleep(latencyMs(world, SLOWEST_SEND_MS / 2));
      if (fate >= 0.5 && fate < 0.7)
        return { kind: 'retry', reason: 'nobody knows whether it arrived', ...(report && { afterMs: 60_000 }) };
      return { kind: 'done' };
    },
  };
  return watched(world, process, channel, { arrives: () => false });
}

/** `arrives`: whether the outcome alone tells that it was delivered. */
function watched(
  { ledger }: World,
  process: Process,
  channel: Channel,
  { arrives }: { arrives: (outcome: Outcome) => boolean },
): Channel {
  return {
    ...channel,
    async send(to, entry) {
      const outcome = await watch(ledger, process, to.learner, entry, async () => {
        const known = await channel.send(to, entry);
        if (arrives(known) && !process.isDead) ledger.delivered(process.name, to.learner, entry);
        return known;
      });
      return outcome;
    },
  };
}

/** Tells the ledger when an effect begins and ends, in a process that lives to know. */
export async function watch(
  ledger: World['ledger'],
  process: Process,
  learner: string,
  entry: OutboxEntry,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  if (process.isDead) return never();
  ledger.begins(process, learner, entry);
  const outcome = await work().catch((error: Error): Outcome => ({ kind: 'retry', reason: error.message }));
  if (process.isDead) return never();
  ledger.ends(process.name, learner, { kind: 'outcome', entry: entry.id, outcome });
  return outcome;
}
