import express, { type Express } from 'express';
import type { Logger } from 'pino';
import type { PageFile } from '../channels/webchat/page-files.ts';
import type { Webchat } from '../channels/webchat/webchat.ts';
import type { Webhook } from '../channels/webhook.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Store } from '../store/store.ts';
import { certificate } from './certificate.ts';
import { chatEvents } from './chat-events.ts';
import { chatMessages } from './chat-messages.ts';
import { chatPage } from './chat-page.ts';
import { erased } from './erased.ts';
import { exportEverything } from './export.ts';
import { favicon } from './favicon.ts';
import { handleErrors, notFound } from './handle-errors.ts';
import { type ChannelState, health } from './health.ts';
import { createLearnerCookie } from './learner-cookie.ts';
import { media } from './media.ts';
import type { Metrics } from './metrics.ts';
import { createPace, limitByAddress, RATE_LIMITS, type RateLimits } from './rate-limits.ts';
import { requestLog } from './request-log.ts';
import { sameOrigin } from './same-origin.ts';
import { securityHeaders } from './security-headers.ts';
import { webhooks } from './webhooks.ts';

export type WebOptions = {
  readonly store: Pick<Store, 'load' | 'facts' | 'messages' | 'certificates' | 'check'>;
  readonly runtime: Pick<Runtime, 'identify' | 'handle'>;
  readonly library: { isStale(): boolean; findings(): readonly unknown[] };
  /** Absent: no chat in the browser. */
  readonly chat?: { readonly subscribe: Webchat['subscribe']; readonly pageFiles: readonly PageFile[] };
  /** Where platforms call, by the channel's id. */
  readonly webhooks?: Readonly<Record<string, Webhook>>;
  /** Of the messengers, by the channel's id. */
  readonly channelStates?: () => Readonly<Record<string, ChannelState>>;
  readonly secrets: { readonly cookie: string; readonly export: string };
  /** An origin. With https, cookies are Secure and browsers are told to insist on it. */
  readonly publicUrl: string;
  /** How many proxies stand in front. */
  readonly trustProxy: number;
  readonly contentDir: string;
  readonly timeZone: string;
  readonly limits?: RateLimits;
  readonly metrics: Pick<Metrics, 'registry' | 'setOpenStreams' | 'observeWebhook'>;
  readonly log: Pick<Logger, 'debug' | 'warn' | 'error' | 'isLevelEnabled'>;
  /** Milliseconds since the epoch. */
  clock(): number;
};

export type Web = {
  readonly app: Express;
  /** Ends the open streams; from now on `/readyz` says that the process is leaving. */
  stop(): void;
};

/** Everything that is served over HTTP. Does not listen: that is the caller's. */
export function createApp(options: WebOptions): Web {
  const { log, publicUrl, secrets, store, clock } = options;
  const isSecure = publicUrl.startsWith('https:');
  let isStopping = false;
  let stopStreams: (() => void) | undefined;

  const app = express();
  app.disable('x-powered-by').set('trust proxy', options.trustProxy).set('query parser', 'simple').set('etag', false);
  app.use(requestLog(log), securityHeaders({ isSecure }));
  /** First: Express tries the routes in order, and nearly all requests are the platforms' and the chat's. */
  if (options.webhooks) app.use(webhooks({ ...options, webhooks: options.webhooks }));
  if (options.chat) stopStreams = addChat(app, options, options.chat, isSecure);
  app.use(health({ ...options, isStopping: () => isStopping }));
  app.use('/media', media(options.contentDir));
  app.use(certificate(options));
  app.get('/export/:token', exportEverything({ store, secret: secrets.export, clock }));
  app.get('/favicon.ico', favicon());
  app.use(notFound, handleErrors(log));

  return {
    app,
    stop() {
      isStopping = true;
      stopStreams?.();
    },
  };
}

/** Returns how to end its streams. */
function addChat(
  app: Express,
  { store, runtime, publicUrl, secrets, metrics, clock, limits = RATE_LIMITS }: WebOptions,
  chat: NonNullable<WebOptions['chat']>,
  isSecure: boolean,
): () => void {
  const cookie = createLearnerCookie({ secret: secrets.cookie, isSecure });
  const byAddress = limitByAddress(limits, clock);
  const events = chatEvents({ store, runtime, cookie, subscribe: chat.subscribe, observe: metrics.setOpenStreams });
  app.post(
    '/chat/messages',
    sameOrigin(publicUrl),
    byAddress,
    chatMessages({ runtime, cookie, pace: createPace(limits, clock), clock }),
  );
  app.get('/chat/events', byAddress, events.handler);
  app.use(chatPage(chat.pageFiles, cookie));
  app.get('/erased', erased({ store, runtime, cookie }));
  return events.stop;
}
