import type { Logger } from 'pino';
import type { Channel } from '../channels/channel.ts';
import type { Webhook } from '../channels/webhook.ts';
import type { Config } from '../config/config.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { ChannelState } from '../web/health.ts';
import type { Metrics } from '../web/metrics.ts';
import { type ChannelWatch, createChannelWatch } from './channel-watch.ts';
import { keepTrying, type Trying } from './keep-trying.ts';
import type { Connection, Messenger, MessengerPorts } from './messenger.ts';

export type MessengersOptions = Omit<MessengerPorts, 'watch'> & {
  readonly metrics: Metrics;
  readonly log: Logger;
};

/** All messengers that are set up. Their methods are called in this order. */
export type Messengers = {
  /** By id. */
  readonly channels: Readonly<Record<string, Channel>>;
  /** Gives what they hear to the runtime. */
  connect(runtime: Pick<Runtime, 'handle' | 'settle'>): {
    readonly webhooks: Readonly<Record<string, Webhook>>;
    states(): Readonly<Record<string, ChannelState>>;
  };
  /** To be called once the server listens: tells the platforms of us, and begins to ask. Fails never: it is tried again. */
  begin(): void;
  /** Resolves when nothing more is heard, webhooks apart. */
  stop(): Promise<void>;
  close(): Promise<void>;
};

type Wired = { readonly id: string; readonly watch: ChannelWatch; readonly messenger: Messenger };

/** Code of a messenger is loaded only where it is set up. A new one is a line here, and its own `wire-….ts`. */
export async function wireMessengers(config: Config, options: MessengersOptions): Promise<Messengers> {
  const { telegram, whatsapp } = config;
  const wire = async (id: string, make: (ports: MessengerPorts) => Promise<Messenger>): Promise<Wired> => {
    const watch = createChannelWatch({ id, ...options });
    return { id, watch, messenger: await make({ ...options, watch }) };
  };
  return messengersOf(
    await Promise.all([
      ...(telegram
        ? [wire('telegram', async (p) => (await import('./wire-telegram.ts')).wireTelegram(telegram, p))]
        : []),
      ...(whatsapp
        ? [wire('whatsapp', async (p) => (await import('./wire-whatsapp.ts')).wireWhatsApp(whatsapp, p))]
        : []),
    ]),
    options,
  );
}

function messengersOf(wired: readonly Wired[], { startTimer, log }: MessengersOptions): Messengers {
  const connections = new Map<string, Connection>();
  const trying: Trying[] = [];
  let isStopped = false;

  function begin({ id, watch }: Wired): void {
    const { setUp, start } = connections.get(id) ?? {};
    if (!setUp) return start?.();
    const report = (problem: string, againInMs: number) => {
      watch.failed();
      log.error({ channel: id, againInMs }, `menu, profile or webhook could not be set up: ${problem}`);
    };
    const tries = keepTrying({ run: setUp, report, startTimer });
    trying.push(tries);
    tries.firstTry.then(() => {
      if (!isStopped) start?.();
    });
  }

  return {
    channels: Object.fromEntries(wired.map(({ id, watch, messenger }) => [id, watch.over(messenger.channel)])),
    connect(runtime) {
      for (const { id, watch, messenger } of wired) connections.set(id, messenger.connect(watch.inbox(runtime)));
      return {
        webhooks: Object.fromEntries([...connections].flatMap(([id, { webhook }]) => (webhook ? [[id, webhook]] : []))),
        states: () => Object.fromEntries(wired.map(({ id, watch }) => [id, watch.state()])),
      };
    },
    begin: () => wired.forEach(begin),
    async stop() {
      isStopped = true;
      for (const one of trying) one.stop();
      await Promise.all([...connections.values()].map((one) => one.stop?.()));
    },
    async close() {
      await Promise.all(wired.map(({ messenger }) => messenger.close()));
    },
  };
}
