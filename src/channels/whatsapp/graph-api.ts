import { z } from 'zod';
import type { Outcome } from '../../learning/event.ts';
import type { Caller, CallResult } from '../call.ts';
import { type FormPart, multipart } from '../multipart.ts';
import { meaningOf, outcomeOf, reasonOf } from './classify-error.ts';
import { errorSchema, type PlatformError } from './webhook-payload.ts';

/**
 * What a call came to. `refused`: `error` says why, `outcome` what that means for what was to be sent. `unclear`: nobody can
 * say yet whether it was done.
 */
export type GraphResult =
  | { readonly kind: 'ok'; readonly id: string }
  | { readonly kind: 'refused'; readonly error: PlatformError; readonly outcome: Outcome }
  | { readonly kind: 'unsent' | 'unclear'; readonly outcome: Outcome };

/** The calls of the Cloud API that a channel makes, for one number. */
export type GraphApi = {
  /** Resolves to the id of the message. */
  send(message: object): Promise<GraphResult>;
  /** Resolves to the id of the picture, which the number may use for 30 days. */
  upload(bytes: Buffer, filename: string, type: string): Promise<GraphResult>;
  /** Marks her message as read, and shows for up to 25 s that an answer is being written. What comes of it does not matter. */
  acknowledge(message: string): Promise<void>;
};

export type GraphApiOptions = {
  readonly caller: Caller;
  /** With its version, such as `https://graph.facebook.com/v23.0`. */
  readonly apiRoot: string;
  readonly token: string;
  readonly phoneNumberId: string;
};

/** Half of what one effect may take (`runtime/create-runtime.ts`). Meta answers within a second. */
const TIMEOUT_MS = 15_000;

/**
 * How long a send of unknown fate waits before it is repeated: the status of a message that did leave comes within seconds, and
 * settles it.
 */
export const UNCLEAR_PAUSE_MS = 30_000;

const sentSchema = z.object({ messages: z.array(z.object({ id: z.string() })).min(1) });
const uploadedSchema = z.object({ id: z.string() });
const refusedSchema = z.object({ error: errorSchema });

export function createGraphApi({ caller, apiRoot, token, phoneNumberId }: GraphApiOptions): GraphApi {
  const headers = { authorization: `Bearer ${token}` };
  const url = (edge: string) => `${apiRoot}/${phoneNumberId}/${edge}`;

  return {
    async send(message) {
      const json = { messaging_product: 'whatsapp', ...message };
      const result = await caller.call({ url: url('messages'), headers, body: { json }, timeoutMs: TIMEOUT_MS });
      return readResult(result, (body) => sentSchema.safeParse(body).data?.messages[0]?.id);
    },

    async upload(bytes, filename, type) {
      const parts: FormPart[] = [
        { name: 'messaging_product', value: 'whatsapp' },
        { name: 'type', value: type },
        { name: 'file', bytes, filename, type },
      ];
      const result = await caller.call({ url: url('media'), headers, body: multipart(parts), timeoutMs: TIMEOUT_MS });
      return readResult(result, (body) => uploadedSchema.safeParse(body).data?.id);
    },

    async acknowledge(message) {
      const read = { messaging_product: 'whatsapp', status: 'read', message_id: message };
      const json = { ...read, typing_indicator: { type: 'text' } };
      await caller.call({ url: url('messages'), headers, body: { json }, timeoutMs: TIMEOUT_MS });
    },
  };
}

function readResult(result: CallResult, idIn: (body: unknown) => string | undefined): GraphResult {
  if (result.kind !== 'answer') {
    if (result.kind === 'unknown') return unclear(`WhatsApp gave no answer: ${result.reason}`);
    return { kind: 'unsent', outcome: { kind: 'retry', reason: `WhatsApp was not reached: ${result.reason}` } };
  }
  const { status, body } = result;
  const id = status < 300 ? idIn(body) : undefined;
  if (id !== undefined) return { kind: 'ok', id };
  const refused = refusedSchema.safeParse(body);
  if (!refused.success) return unnamed(status);
  const { error } = refused.data;
  // The trouble that keeps the platform from saying that it is done need not have kept it from doing it.
  if (status >= 500 && meaningOf(error).kind === 'later') return unclear(reasonOf(error));
  return { kind: 'refused', error, outcome: outcomeOf(error) };
}

/** An answer without a code: of a proxy in front of the platform, or in a form that nobody knows. */
function unnamed(status: number): GraphResult {
  const reason = `WhatsApp answered ${status} without an error code`;
  if (status < 400 || status >= 500 || status === 408) return unclear(reason);
  return { kind: 'unsent', outcome: { kind: 'retry', reason } };
}

function unclear(reason: string): GraphResult {
  return { kind: 'unclear', outcome: { kind: 'retry', reason, afterMs: UNCLEAR_PAUSE_MS } };
}
