import { cleanText } from '../../learning/clean-text.ts';
import type { LearnerEvent } from '../../learning/event.ts';
import { eventIdOf } from './event-id.ts';
import { type Identity, identityOf } from './identity.ts';
import { readLinkText } from './link-text.ts';
import { decodeReply } from './reply-id.ts';
import {
  type Contact,
  interactiveSchema,
  type Message,
  systemSchema,
  textSchema,
  unsupportedSchema,
} from './webhook-payload.ts';

/** `silence`: understood, and nothing is to be said or done about it. */
export type ParsedMessage =
  | { readonly kind: 'event'; readonly event: LearnerEvent }
  | { readonly kind: 'silence' }
  | { readonly kind: 'bad'; readonly reason: string };

type What = DistributiveOmit<LearnerEvent, 'id' | 'at' | 'from' | 'aliases'>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export const CHANNEL = 'whatsapp';

/** What is no message of hers to us: she reacts, corrects or takes back what she wrote. */
const SILENT: ReadonlySet<string> = new Set(
  'reaction edit edited message_edit revoke revoked delete deleted keep_in_chat pin poll_update'.split(' '),
);

const CHANGED_USER_ID = 'user_changed_user_id';
const RENAMED: ReadonlySet<string> = new Set(['user_changed_number', 'customer_changed_number', CHANGED_USER_ID]);

/**
 * The event that a message is. `contact`: what the payload says of its sender beside the message. `now`: when it came, for a
 * message without a time that can be read, and for one whose clock is ahead. Never throws.
 */
export function parseMessage(message: Message, contact: Contact | undefined, now: number): ParsedMessage {
  if (message.group_id !== undefined) return { kind: 'silence' };
  const { from, from_user_id: userId } = message;
  if (message.type === 'system') return parseSystem(message, now);
  const identity = identityOf([userId, contact?.user_id, from, contact?.wa_id]);
  if (!identity) return { kind: 'bad', reason: 'it names no sender' };
  const what = whatOf(message);
  if (what === undefined) return { kind: 'silence' };
  return typeof what === 'string' ? { kind: 'bad', reason: what } : eventOf(message, identity, what, now);
}

function eventOf(message: Message, { name, aliases }: Identity, what: What, now: number): ParsedMessage {
  const event: LearnerEvent = {
    id: eventIdOf(message.id),
    at: Math.min(message.timestamp ?? now, now),
    from: { channel: CHANNEL, name },
    ...(aliases.length > 0 && { aliases }),
    ...what,
  };
  return { kind: 'event', event };
}

/** Undefined: nothing is to be done. A string: why it can't be read. */
function whatOf(message: Message): What | string | undefined {
  const { type, context } = message;
  if (SILENT.has(type)) return undefined;
  // What was forwarded is somebody else's words, and never an answer or a command: as on Telegram.
  if (context?.forwarded || context?.frequently_forwarded) return other('forward');
  switch (type) {
    case 'text':
      return textOf(message.text);
    case 'interactive':
      return interactiveOf(message.interactive);
    // The quick reply of a template, whose only button means “continue” (`templates.ts`).
    case 'button':
      return { kind: 'start' };
    case 'unsupported': {
      const parsed = unsupportedSchema.safeParse(message.unsupported);
      return parsed.success && SILENT.has(parsed.data.type) ? undefined : other(type);
    }
    default:
      return other(type);
  }
}

function textOf(text: unknown): What | string {
  const parsed = textSchema.safeParse(text);
  if (!parsed.success) return 'a text message without a text';
  const written = cleanText(parsed.data.body);
  if (written === '') return other('text');
  const link = readLinkText(written);
  return link ? { kind: 'start', ...link } : { kind: 'text', text: written };
}

/** What is none of our buttons and lists (`nfm_reply` of a form, …) can't be read. */
function interactiveOf(interactive: unknown): What | string {
  const parsed = interactiveSchema.safeParse(interactive);
  if (!parsed.success) return 'an interactive message without a reply';
  const { button_reply: button, list_reply: row, type = 'interactive' } = parsed.data;
  const reply = decodeReply((button ?? row)?.id ?? '');
  return reply ? { kind: 'tap', turn: reply.turn, values: [reply.value] } : other(type);
}

function other(type: string): What {
  return { kind: 'other', what: /^\w{1,40}$/.test(type) ? type : 'unknown' };
}

/** She has another number or user id. What else a system says is not for us. */
function parseSystem(message: Message, now: number): ParsedMessage {
  const parsed = systemSchema.safeParse(message.system);
  if (!parsed.success) return { kind: 'bad', reason: 'a system message that says nothing' };
  const { type = '', wa_id: number, new_wa_id: newNumber, customer, user_id: userId } = parsed.data;
  if (!RENAMED.has(type)) return { kind: 'silence' };
  const is = identityOf([userId, number, newNumber]);
  const was = identityOf([message.from_user_id, message.from, customer]);
  // Of somebody whose number is hidden it does not say who she was; `user_id_update` does.
  if (is && !was && type === CHANGED_USER_ID) return { kind: 'silence' };
  if (!is || !was) return { kind: 'bad', reason: `${type} without the old or the new name` };
  return eventOf(message, renamed(is, was), { kind: 'presence', isReachable: true }, now);
}

/** Who she is now, with all that she was called before among her other names. */
export function renamed(is: Identity, was: Identity): Identity {
  const aliases = new Set([...is.aliases, was.name, ...was.aliases]);
  aliases.delete(is.name);
  return { name: is.name, aliases: [...aliases] };
}
