import { createHash } from 'node:crypto';
import type { LearnerEvent } from '../../learning/event.ts';
import type { Rejection } from '../inbox.ts';
import { identityOf } from './identity.ts';
import { CHANNEL, parseMessage, renamed } from './parse-message.ts';
import { parseStatus, type Status } from './parse-status.ts';
import {
  batchSchema,
  type Contact,
  changeSchema,
  contactSchema,
  entrySchema,
  errorSchema,
  type Message,
  messageSchema,
  userIdUpdateSchema,
} from './webhook-payload.ts';

/**
 * What a webhook tells: `heard` with the id of the message that each event came from, for the read mark; `rejections` are the
 * parts that can't be read, none of which keeps the others from being read. `others`: the ids of other numbers that
 * something was for, if it was.
 */
export type Webhooked = {
  readonly heard: readonly Heard[];
  readonly statuses: readonly Status[];
  readonly rejections: readonly Rejection[];
  readonly others?: ReadonlySet<string>;
};

/** Absent `message`: nobody wrote anything. */
export type Heard = { readonly event: LearnerEvent; readonly message?: string };

type Found = { heard: Heard[]; statuses: Status[]; rejections: Rejection[]; others: Set<string> };
type Value = ReturnType<typeof changeSchema.parse>['value'];

/**
 * Reads the JSON of a webhook: entries × changes × messages, statuses, errors and new user ids, of the number `phoneNumberId`;
 * what is of other numbers of the account is not for us. Events and statuses come in the order of the platform's times. `now`:
 * milliseconds since the epoch. Never throws.
 */
export function parseWebhook(json: unknown, phoneNumberId: string, now: number): Webhooked {
  const found: Found = { heard: [], statuses: [], rejections: [], others: new Set() };
  const batch = batchSchema.safeParse(json);
  if (!batch.success) reject(found, 'a webhook without entries');
  for (const one of batch.data?.entry ?? []) {
    const entry = entrySchema.safeParse(one);
    if (!entry.success) reject(found, 'an entry without changes');
    for (const change of entry.data?.changes ?? []) readChange(found, change, phoneNumberId, now);
  }
  found.heard.sort((a, b) => a.event.at - b.event.at);
  found.statuses.sort((a, b) => a.at - b.at);
  const { others, ...rest } = found;
  return others.size > 0 ? { ...rest, others } : rest;
}

function readChange(found: Found, change: unknown, phoneNumberId: string, now: number): void {
  const parsed = changeSchema.safeParse(change);
  if (!parsed.success) return reject(found, 'a change without a value');
  const { field = 'messages', value } = parsed.data;
  if (value.metadata && value.metadata.phone_number_id !== phoneNumberId) {
    found.others.add(value.metadata.phone_number_id);
    return;
  }
  if (field === 'user_id_update') return readUserIdUpdates(found, value, now);
  if (field !== 'messages') return;
  readMessages(found, value, now);
  for (const status of elements(found, value, 'statuses')) readStatus(found, status, now);
  for (const error of elements(found, value, 'errors')) rejectError(found, error);
}

function elements(found: Found, value: Value, list: 'messages' | 'statuses' | 'errors'): readonly unknown[] {
  const there = value[list] ?? [];
  if (Array.isArray(there)) return there;
  reject(found, `${list} that are no list`);
  return [];
}

function readMessages(found: Found, value: Value, now: number): void {
  const contacts = [value.contacts ?? []].flat().flatMap((one) => contactSchema.safeParse(one).data ?? []);
  const messages = elements(found, value, 'messages').map((one) => ({ one, parsed: messageSchema.safeParse(one) }));
  const senders = new Set(messages.map(({ parsed }) => parsed.data?.from_user_id ?? parsed.data?.from));
  for (const { one, parsed } of messages) {
    if (!parsed.success) {
      reject(found, 'a message without an id', idOf(one));
      continue;
    }
    const contact = contactOf(parsed.data, contacts, senders.size === 1);
    const { id } = parsed.data;
    const result = parseMessage(parsed.data, contact, now);
    if (result.kind === 'bad') reject(found, result.reason, id);
    if (result.kind !== 'event') continue;
    const { event } = result;
    found.heard.push(event.kind === 'presence' ? { event } : { event, message: id });
  }
}

/** Numbers of a contact may be written otherwise than those of a message (Brazil, Mexico), so that a single one is taken for it. */
function contactOf(message: Message, contacts: readonly Contact[], isAlone: boolean): Contact | undefined {
  const { from, from_user_id: userId } = message;
  const own = contacts.find(
    (one) =>
      (userId !== undefined && one.user_id === userId) ||
      (from !== undefined && [one.wa_id, one.user_id].includes(from)),
  );
  return own ?? (isAlone && contacts.length === 1 ? contacts[0] : undefined);
}

function readStatus(found: Found, status: unknown, now: number): void {
  const parsed = parseStatus(status, now);
  if (typeof parsed === 'string') reject(found, parsed, idOf(status));
  else if (parsed) found.statuses.push(parsed);
}

/** She has another user id; who it is about has no message, so that the change itself makes the id. */
function readUserIdUpdates(found: Found, value: Value, now: number): void {
  for (const update of [value.user_id_update ?? []].flat()) {
    const parsed = userIdUpdateSchema.safeParse(update);
    const { user_id: userId, wa_id: number, timestamp } = parsed.data ?? {};
    const is = identityOf([userId?.current, number]);
    const was = identityOf([userId?.previous]);
    if (!is || !was) {
      reject(found, 'a new user id without the old or the new one');
      continue;
    }
    const digest = createHash('sha256').update(`${was.name} ${is.name}`).digest('base64url');
    const { name, aliases } = renamed(is, was);
    const base = { id: `user_id:${digest}`, at: Math.min(timestamp ?? now, now), from: { channel: CHANNEL, name } };
    found.heard.push({ event: { ...base, aliases, kind: 'presence', isReachable: true } });
  }
}

/** What Meta could not hand over at all. */
function rejectError(found: Found, error: unknown): void {
  const parsed = errorSchema.safeParse(error);
  if (!parsed.success) return reject(found, 'an error that says nothing');
  const { code, title = '', error_data: about } = parsed.data;
  reject(found, `the platform reports error ${code}: ${about?.details ?? title}`.slice(0, MAX_REASON));
}

const MAX_REASON = 200;

function reject({ rejections }: Found, reason: string, update?: string): void {
  rejections.push({ channel: CHANNEL, reason, ...(update !== undefined && { update }) });
}

function idOf(element: unknown): string | undefined {
  const id = typeof element === 'object' && element !== null && 'id' in element ? element.id : undefined;
  return typeof id === 'string' && /^[\w.=+/-]{1,200}$/.test(id) ? id : undefined;
}
