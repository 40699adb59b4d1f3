import { z } from 'zod';
import { cleanText, LONGEST_TEXT } from '../../learning/clean-text.ts';
import type { LearnerEvent } from '../../learning/event.ts';
import { LANGUAGES } from '../../learning/language.ts';
import type { Address } from '../../learning/learner.ts';

/** The longest text of hers, in UTF-16 units: what Telegram carries, so that no channel accepts more than another. */
export const MAX_TEXT = LONGEST_TEXT;
/** The most values in one answer: more than any question has items. */
export const MAX_VALUES = 20;
/** Telegram's bound on a start parameter, so that one link works on every channel. */
const MAX_PARAMETER = 64;

const token = (least: number, most: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${least},${most}}$`), `expected ${least} to ${most} of A-Z a-z 0-9 _ -`);

const written = z
  .string()
  .max(MAX_TEXT)
  .transform(cleanText)
  .pipe(z.string().min(1, 'expected something to read').max(MAX_TEXT));

const id = token(8, 64);
const language = z.enum(LANGUAGES);

/** What the page POSTs. `id` is made by the page: the same id again is the same message. */
const webMessage = z.discriminatedUnion('kind', [
  z.strictObject({
    id,
    kind: z.literal('start'),
    parameter: token(1, MAX_PARAMETER).optional(),
    language: language.optional(),
  }),
  z.strictObject({ id, kind: z.literal('text'), text: written }),
  z.strictObject({ id, kind: z.literal('tap'), turn: z.int().min(0), values: z.array(written).max(MAX_VALUES) }),
  z.strictObject({ id, kind: z.literal('language'), language }),
]);

/**
 * Reads the parsed JSON body of a POST as an event from `from` at `now` (milliseconds since the epoch).
 * Texts lose control characters and come well-formed, in Unicode's form C, without outer space. `reason` names the field.
 */
export function parseWebMessage(
  body: unknown,
  from: Address,
  now: number,
): { ok: true; event: LearnerEvent } | { ok: false; reason: string } {
  const parsed = webMessage.safeParse(body);
  if (!parsed.success) return { ok: false, reason: reasonOf(parsed.error) };
  return { ok: true, event: eventOf(parsed.data, from, now) };
}

function eventOf(message: z.infer<typeof webMessage>, from: Address, now: number): LearnerEvent {
  const base = { id: message.id, at: now, from };
  switch (message.kind) {
    case 'start':
      return {
        ...base,
        kind: 'start',
        ...(message.parameter !== undefined && { parameter: message.parameter }),
        ...(message.language !== undefined && { language: message.language }),
      };
    case 'text':
      return { ...base, kind: 'text', text: message.text };
    case 'tap':
      return { ...base, kind: 'tap', turn: message.turn, values: message.values };
    case 'language':
      return { ...base, kind: 'language', language: message.language };
    default:
      return message satisfies never;
  }
}

function reasonOf(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'not a message';
  const path = issue.path.join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
