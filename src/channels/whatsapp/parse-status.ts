import { type CallbackData, decodeCallbackData } from './callback-data.ts';
import { errorSchema, type PlatformError, statusSchema } from './webhook-payload.ts';

/** How far a message has got. It only moves forward, but reports of it come in any order. */
export type StatusKind = 'sent' | 'delivered' | 'read' | 'failed';

/** `id`: of the message. `at`: milliseconds since the epoch. `errors`: why it failed. */
export type Status = {
  readonly id: string;
  readonly kind: StatusKind;
  readonly at: number;
  readonly of: CallbackData;
  readonly errors: readonly PlatformError[];
};

/** `played` (of a voice message) says the same as `read`. */
const KINDS: Readonly<Record<string, StatusKind>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
};

/**
 * A status of a message of ours. Undefined: of a message that something else has sent with our number, or nothing that tells
 * how far it got (`deleted`, `warning`, …). A string: why it can't be read.
 */
export function parseStatus(status: unknown, now: number): Status | string | undefined {
  const parsed = statusSchema.safeParse(status);
  if (!parsed.success) return 'a status without a message';
  const { id, status: name, timestamp, biz_opaque_callback_data: data, errors = [] } = parsed.data;
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  const of = data === undefined ? undefined : decodeCallbackData(data);
  if (kind === undefined || of === undefined) return undefined;
  return { id, kind, at: Math.min(timestamp ?? now, now), of, errors: errors.flatMap(readError) };
}

function readError(error: unknown): PlatformError[] {
  const parsed = errorSchema.safeParse(error);
  return parsed.success ? [parsed.data] : [];
}
