import type { Channel, Recipient } from '../channels/channel.ts';
import type { Effect, OutboxEntry } from '../learning/effect.ts';
import type { Outcome } from '../learning/event.ts';
import type { Learner } from '../learning/learner.ts';
import { languageOf } from '../learning/scope.ts';
import { lastHeard } from '../learning/seen.ts';
import type { Store } from '../store/store.ts';
import type { Timer } from '../timer.ts';

/** How effects that are not the runtime's own are done. Each may be called again for the same learner after a crash. */
export type EffectHandlers = {
  readonly issueCertificate: (learner: Learner, effect: Effect & { kind: 'issue-certificate' }) => Promise<Outcome>;
  readonly exportAll: (learner: Learner) => Promise<Outcome>;
};

export type EffectPorts = EffectHandlers & {
  readonly store: Pick<Store, 'teams'>;
  /** Removes a learner, between two of her steps. */
  readonly erase: (learner: Learner) => Promise<void>;
  readonly startTimer: Timer;
  /** By the `channel` of an address. */
  readonly channels: Readonly<Record<string, Channel>>;
};

/** What takes no longer than this is answered before anybody could read that an answer is coming. */
export const TYPING_AFTER_MS = 500;

/**
 * Does one effect. Throws where a port does: the caller tries again later. Where it takes longer than a moment, she sees that
 * something is being done for her.
 */
export async function execute(
  ports: EffectPorts,
  learner: Learner,
  entry: OutboxEntry,
  signal?: AbortSignal,
): Promise<Outcome> {
  if (entry.effect.kind === 'send') return send(ports, learner, entry, signal);
  if (entry.effect.kind === 'erase') return ports.erase(learner).then(() => ({ kind: 'done' }));
  const cancel = ports.startTimer(TYPING_AFTER_MS, () => {
    ports.channels[learner.address.channel]?.showTyping?.(recipientOf(learner));
  });
  try {
    return await perform(ports, learner, entry.effect);
  } finally {
    cancel();
  }
}

type Errand = Exclude<Effect, { kind: 'send' | 'erase' }>;

function perform(ports: EffectPorts, learner: Learner, effect: Errand): Promise<Outcome> {
  switch (effect.kind) {
    case 'find-team':
      return findTeam(ports, effect.code);
    case 'issue-certificate':
      return ports.issueCertificate(learner, effect);
    case 'export':
      return ports.exportAll(learner);
    default:
      return effect satisfies never;
  }
}

async function send(
  { channels }: EffectPorts,
  learner: Learner,
  entry: OutboxEntry,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const { address } = learner;
  const channel = channels[address.channel];
  if (!channel) return { kind: 'never', reason: `the channel ${address.channel} is switched off`, unreachable: true };
  return channel.send(recipientOf(learner), entry, signal);
}

function recipientOf(learner: Learner): Recipient {
  const { id, address, seen } = learner;
  const heard = lastHeard(seen);
  return { learner: id, address, language: languageOf(learner), ...(heard && { lastHeard: heard }) };
}

async function findTeam({ store }: EffectPorts, code: string): Promise<Outcome> {
  const team = await store.teams.find(code);
  if (!team) return { kind: 'done', result: 'unknown' };
  return { kind: 'done', result: 'joined', values: { team: team.code, school: team.name } };
}
