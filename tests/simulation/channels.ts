import type { Channel } from '../../src/channels/channel.ts';
import { createWebchat } from '../../src/channels/webchat/webchat.ts';
import type { OutboxEntry } from '../../src/learning/effect.ts';
import type { Outcome } from '../../src/learning/event.ts';
import type { Store } from '../../src/store/store.ts';
import { never, type Process } from './process.ts';
import { latencyMs, strikes, type World } from './world.ts';

/** The browser: our own, over the process's store. A send once more is harmless. */
export function webChannel(world: World, process: Process, store: Store): Channel {
  return watched(world, process, createWebchat({ append: store.messages.append, clock: world.scheduler.now }), {
    arrives: (outcome) => outcome.kind === 'done',
  });
}

/** Below the lease, as channels have to be. */
const SLOWEST_SEND_MS = 20_000;

/** A messenger without idempotency keys: what is sent again arrives again. `arrive` puts an entry before her eyes. */
export function phoneChannel(
  world: World,
  process: Process,
  arrive: (learner: string, entry: OutboxEntry) => void,
): Channel {
  const { scheduler, random, faults, ledger } = world;
  const channel: Channel = {
    id: 'phone',
    limits: { misfits: () => [] },
    isIdempotent: false,
    async send({ learner }, entry) {
      await scheduler.sleep(latencyMs(world, SLOWEST_SEND_MS / 2));
      if (process.isDead && random() < 0.5) return never();
      const fate = strikes(world, faults.send) ? random() : 1;
      if (fate < 0.3) return { kind: 'retry', reason: 'too many requests', ...(fate < 0.1 && { afterMs: 30_000 }) };
      if (fate < 0.35) throw new Error('the connection was reset before anything was sent');
      if (fate < 0.4) return { kind: 'never', reason: 'bad payload' };
      if (fate < 0.45) return { kind: 'never', reason: 'blocked', unreachable: true };
      arrive(learner, entry);
      ledger.delivered(process.name, learner, entry);
      await scheduler.sleep(latencyMs(world, SLOWEST_SEND_MS / 2));
      if (fate < 0.7) throw new Error('time-out: nobody knows whether it arrived');
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
  ledger.begins(process.name, learner, entry);
  const outcome = await work().catch((error: Error): Outcome => ({ kind: 'retry', reason: error.message }));
  if (process.isDead) return never();
  ledger.ends(process.name, learner, { kind: 'outcome', entry: entry.id, outcome });
  return outcome;
}
