import { type Answer, accept, conflict, type Refusal, refuse, tooMany } from './answer.ts';
import { isTrue, numberOf, objectOf, textOf } from './read-call.ts';
import type { Updates } from './updates.ts';
import type { Delivery } from './webhook-delivery.ts';

/** Bot API, setWebhook. */
const SECRET = /^[A-Za-z0-9_-]{1,256}$/;
const MAX_CONNECTIONS = 100;
const DEFAULT_CONNECTIONS = 40;
/** The server's own: one change of the webhook a second. */
const SET_EVERY_MS = 1_000;

type Fields = Readonly<Record<string, unknown>>;

/** Methods by which a bot chooses how updates come to it. */
export type UpdateMethods = Readonly<Record<string, (fields: Fields, ended: AbortSignal) => Answer | Promise<Answer>>>;

/** `takesHttp`: as a server of one's own in local mode, which needs no https for a webhook. */
export function createUpdateMethods(options: {
  readonly updates: Updates;
  readonly delivery: Delivery;
  readonly clock: () => number;
  readonly takesHttp: boolean;
}): UpdateMethods {
  const { updates, delivery, clock, takesHttp } = options;
  let setAt = Number.NEGATIVE_INFINITY;

  function changeWebhook(url: string, fields: Fields): Answer {
    if (isTrue(fields.drop_pending_updates)) updates.clear();
    updates.allow(objectOf(fields.allowed_updates));
    updates.interrupt('terminated by setWebhook request');
    if (url === '') {
      delivery.set(undefined);
      return accept(true);
    }
    const most = numberOf(fields.max_connections) ?? DEFAULT_CONNECTIONS;
    const maxConnections = Math.min(MAX_CONNECTIONS, Math.max(1, most));
    delivery.set({ url, secret: textOf(fields.secret_token), maxConnections });
    return accept(true);
  }

  return {
    getupdates(fields, ended) {
      if (!delivery.settings()) return updates.poll(fields, ended);
      return conflict(
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    },
    setwebhook(fields) {
      const url = textOf(fields.url);
      const problem = url === '' ? undefined : problemOfWebhook(url, fields, takesHttp);
      if (problem) return problem;
      if (url !== '' && clock() - setAt < SET_EVERY_MS) return tooMany(1);
      if (url !== '') setAt = clock();
      return changeWebhook(url, fields);
    },
    deletewebhook: (fields) => changeWebhook('', fields),
    getwebhookinfo() {
      const { url = '', maxConnections } = delivery.settings() ?? {};
      const error = delivery.lastError();
      return accept({
        url,
        has_custom_certificate: false,
        pending_update_count: updates.pending().length,
        ...(error && { last_error_date: Math.floor(error.at / 1000), last_error_message: error.message }),
        ...(maxConnections !== undefined && { max_connections: maxConnections }),
        ...(updates.allowed().length > 0 && { allowed_updates: updates.allowed() }),
      });
    },
  };
}

function problemOfWebhook(url: string, fields: Fields, takesHttp: boolean): Refusal | undefined {
  const parsed = URL.parse(url);
  if (!parsed) return refuse('bad webhook: invalid webhook URL specified');
  if (parsed.protocol !== 'https:' && !takesHttp) {
    return refuse('bad webhook: An HTTPS URL must be provided for webhook');
  }
  const isPortOpen = ['', '80', '88', '443', '8443'].includes(parsed.port);
  if (!isPortOpen && !takesHttp) {
    return refuse('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443');
  }
  const secret = textOf(fields.secret_token);
  if (secret !== '' && !SECRET.test(secret)) return refuse('secret token contains unallowed characters');
  return undefined;
}
