import type { Channel } from '../channels/channel.ts';
import type { Inbox } from '../channels/inbox.ts';
import type { Webhook } from '../channels/webhook.ts';
import type { Store } from '../store/store.ts';
import type { Timer } from '../timer.ts';
import type { ChannelWatch } from './channel-watch.ts';

/** What a messenger is wired with. */
export type MessengerPorts = {
  readonly store: Store;
  /** The name under which this process holds leases, no other's ever. */
  readonly by: string;
  readonly contentDir: string;
  /** How the world reaches us; known once the server listens. */
  readonly publicUrl: () => string;
  readonly watch: ChannelWatch;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly startTimer: Timer;
};

/** A channel of another platform. Nothing begins before it is connected. */
export type Messenger = {
  readonly channel: Channel;
  /** Given once, before the server listens. */
  connect(inbox: Inbox): Connection;
  /** Closes the connections to the platform, and gives the share of its rate back. */
  close(): Promise<void>;
};

/** How a messenger hears: the platform calls, or is asked. */
export type Connection = {
  readonly webhook?: Webhook;
  /** Once the server listens: tells the platform of us. May fail, and is then tried again. */
  setUp?(): Promise<void>;
  /** After the first try of `setUp`. */
  start?(): void;
  /** Resolves when nothing more is heard by asking. */
  stop?(): Promise<void>;
};
