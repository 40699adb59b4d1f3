import type { Outcome } from '../../learning/event.ts';
import type { PlatformError } from './webhook-payload.ts';

/**
 * What an error of the platform means for the message that met it.
 *
 * - `pace`: refused for the pace alone. `whole`: the number has to pause, not only this chat.
 * - `later`: it may work later.
 * - `closed`: more than 24 hours since she wrote; only a template may be sent.
 * - `unreachable`: nothing reaches her until she writes.
 * - `unwanted`: not this message, not now; others may reach her.
 * - `account`: nobody is reached until an operator has done something.
 * - `ours`: it never works; a fault of ours, or of a template.
 */
export type Meaning = {
  readonly kind: 'pace' | 'later' | 'closed' | 'unreachable' | 'unwanted' | 'account' | 'ours';
  readonly pauseMs?: number;
  readonly isWholeNumber?: boolean;
  /** It may be the picture: then it is worth another try with a fresh upload. */
  readonly mayBePicture?: boolean;
  /** Operators have to know, beside what the learner's record says. */
  readonly isReported?: boolean;
};

/** Cloud API, Pair rate limits: one message in 6 s to one person. */
const PAIR_PAUSE_MS = 6_000;
/** Cloud API, Throughput: a second's share is soon there again; Graph API rate limits say no time either. */
const NUMBER_PAUSE_MS = 1_000;
/** Rate limits over an hour (Business Management API, Rate limits): nothing is won by asking every second. */
const HOURLY_PAUSE_MS = 60_000;
/** How soon an operator can have paid a bill or renewed a token. */
const ACCOUNT_PAUSE_MS = 15 * 60_000;

/** By code (Cloud API, Error codes; Graph API, Error codes). The HTTP status of the same code varies. */
const MEANINGS: Readonly<Record<number, Meaning>> = {
  // Throttled.
  4: { kind: 'pace', isWholeNumber: true, pauseMs: HOURLY_PAUSE_MS },
  80007: { kind: 'pace', isWholeNumber: true, pauseMs: HOURLY_PAUSE_MS },
  130429: { kind: 'pace', isWholeNumber: true, pauseMs: NUMBER_PAUSE_MS },
  131056: { kind: 'pace', pauseMs: PAIR_PAUSE_MS },
  // The platform has trouble of its own.
  1: { kind: 'later' },
  2: { kind: 'later' },
  131000: { kind: 'later' },
  131016: { kind: 'later' },
  131053: { kind: 'later', mayBePicture: true },
  131057: { kind: 'later' },
  133016: { kind: 'later' },
  // The 24 hours since she wrote are over.
  131047: { kind: 'closed' },
  // She can't be reached: ourselves, without WhatsApp or old terms, not on a test number's list.
  131021: { kind: 'unreachable' },
  131026: { kind: 'unreachable' },
  131030: { kind: 'unreachable' },
  // Not this one, not now: too many complaints, her own pace of marketing, she stopped it, an experiment, its category.
  131048: { kind: 'unwanted', isReported: true },
  131049: { kind: 'unwanted' },
  131050: { kind: 'unwanted' },
  130472: { kind: 'unwanted' },
  131064: { kind: 'unwanted', isReported: true },
  // Token, permissions, policy, lock, display name, payment, certificate, registration.
  ...accounts(0, 3, 10, 190, 368, 130497, 131005, 131031, 131037, 131042, 131045, 133010),
  // What we sent is wrong.
  100: { kind: 'ours', mayBePicture: true, isReported: true },
  131008: { kind: 'ours', isReported: true },
  131009: { kind: 'ours', mayBePicture: true, isReported: true },
  131051: { kind: 'ours', isReported: true },
  131052: { kind: 'ours', mayBePicture: true, isReported: true },
  131062: { kind: 'ours', isReported: true },
};

function accounts(...codes: readonly number[]): Record<number, Meaning> {
  return Object.fromEntries(
    codes.map((code) => [code, { kind: 'account', pauseMs: ACCOUNT_PAUSE_MS, isReported: true } as const]),
  );
}

/** Codes that nobody has listed are taken for a fault of ours. */
export function meaningOf({ code }: PlatformError): Meaning {
  const known = MEANINGS[code];
  if (known) return known;
  if (code >= 200 && code <= 299) return { kind: 'account', pauseMs: ACCOUNT_PAUSE_MS, isReported: true };
  return { kind: 'ours', isReported: true };
}

/** In words for operators, without anything that she wrote. */
export function reasonOf({ code, title, message, error_data: about }: PlatformError): string {
  const said = about?.details ?? message ?? title ?? 'no reason given';
  return `WhatsApp error ${code}: ${said}`.slice(0, MAX_REASON);
}

/** As much as facts keep (`learning/outcome.ts`). */
const MAX_REASON = 200;

/** The outcome that an error is for the entry whose message met it. */
export function outcomeOf(error: PlatformError): Outcome {
  const { kind, pauseMs } = meaningOf(error);
  const reason = reasonOf(error);
  switch (kind) {
    case 'pace':
      return { kind: 'retry', reason, isUntried: true, ...(pauseMs !== undefined && { afterMs: pauseMs }) };
    case 'later':
    case 'account':
      return { kind: 'retry', reason, ...(pauseMs !== undefined && { afterMs: pauseMs }) };
    case 'closed':
      return { kind: 'never', reason: WINDOW_CLOSED, unreachable: true };
    case 'unreachable':
      return { kind: 'never', reason, unreachable: true };
    case 'unwanted':
    case 'ours':
      return { kind: 'never', reason };
    default:
      return kind satisfies never;
  }
}

export const WINDOW_CLOSED = 'window closed';
