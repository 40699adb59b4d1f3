import type { Logger } from 'pino';
import type { Channel } from '../channels/channel.ts';
import type { Inbox } from '../channels/inbox.ts';
import type { ChannelState } from '../web/health.ts';
import type { Metrics } from '../web/metrics.ts';

export type ChannelWatchOptions = {
  /** Of the channel: `telegram`, … */
  readonly id: string;
  readonly metrics: Pick<Metrics, 'countHeard' | 'countSent' | 'countRejected'>;
  readonly log: Pick<Logger, 'error'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
};

/** What operators see of a channel: metrics, log, and whether it works. */
export type ChannelWatch = {
  /** Takes what the channel says of itself. */
  report(problem: string): void;
  /** It does not do what it is asked, and that is told already. */
  failed(): void;
  /** The platform has answered. */
  answered(): void;
  over(channel: Channel): Channel;
  /** What the channel hears goes through here. */
  inbox(inbox: Pick<Inbox, 'handle' | 'settle'>): Inbox;
  state(): ChannelState;
};

/**
 * A channel fails from the first problem that it reports, or the first message of which nobody knows whether it was sent, until the
 * platform answers or is heard of again.
 */
export function createChannelWatch({ id, metrics, log, clock }: ChannelWatchOptions): ChannelWatch {
  let failingSince: number | undefined;

  function answered(): void {
    failingSince = undefined;
  }

  function failed(): void {
    failingSince ??= clock();
  }

  return {
    report(problem) {
      failed();
      log.error({ channel: id }, problem);
    },
    failed,
    answered,
    over: (channel) => ({
      ...channel,
      async send(to, entry, signal) {
        const outcome = await channel.send(to, entry, signal);
        metrics.countSent(id, outcome);
        if (outcome.kind !== 'retry') answered();
        else if (!outcome.isUntried) failed();
        return outcome;
      },
    }),
    inbox: ({ handle, settle }) => ({
      async handle(event) {
        answered();
        try {
          await handle(event);
          metrics.countHeard(id, true);
        } catch (error) {
          metrics.countHeard(id, false);
          throw error;
        }
      },
      settle,
      reject({ channel, reason, update }) {
        metrics.countRejected(channel);
        log.error({ channel, ...(update !== undefined && { update }), reason }, 'an update could not be read');
      },
    }),
    state: () => (failingSince === undefined ? { state: 'ok' } : { state: 'failing', since: failingSince }),
  };
}
