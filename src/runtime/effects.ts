import type { Channel } from '../channels/channel.ts';
import type { Effect, OutboxEntry } from '../learning/effect.ts';
import type { Outcome } from '../learning/event.ts';
import type { Learner } from '../learning/learner.ts';
import { languageOf } from '../learning/scope.ts';
import type { Store } from '../store/store.ts';

/** How effects that are not the runtime's own are done. Each may be called again for the same learner after a crash. */
export type EffectHandlers = {
  readonly issueCertificate: (learner: Learner, effect: Effect & { kind: 'issue-certificate' }) => Promise<Outcome>;
  readonly exportAll: (learner: Learner) => Promise<Outcome>;
};

export type EffectPorts = EffectHandlers & {
  readonly store: Pick<Store, 'teams'>;
  /** Removes a learner, between two of her steps. */
  readonly erase: (learner: string) => Promise<void>;
  /** By the `channel` of an address. */
  readonly channels: Readonly<Record<string, Channel>>;
};

/** Does one effect. Throws where a port does: the caller tries again later. */
export function execute(ports: EffectPorts, learner: Learner, entry: OutboxEntry): Promise<Outcome> {
  const { effect } = entry;
  switch (effect.kind) {
    case 'send':
      return send(ports, learner, entry);
    case 'find-team':
      return findTeam(ports, effect.code);
    case 'issue-certificate':
      return ports.issueCertificate(learner, effect);
    case 'export':
      return ports.exportAll(learner);
    case 'erase':
      return ports.erase(learner.id).then(() => ({ kind: 'done' }));
    default:
      return effect satisfies never;
  }
}

async function send({ channels }: EffectPorts, learner: Learner, entry: OutboxEntry): Promise<Outcome> {
  const { address } = learner;
  const channel = channels[address.channel];
  if (!channel) return { kind: 'never', reason: `the channel ${address.channel} is switched off`, unreachable: true };
  return channel.send({ learner: learner.id, address, language: languageOf(learner) }, entry);
}

async function findTeam({ store }: EffectPorts, code: string): Promise<Outcome> {
  const team = await store.teams.find(code);
  if (!team) return { kind: 'done', result: 'unknown' };
  return { kind: 'done', result: 'joined', values: { team: team.code, school: team.name } };
}
