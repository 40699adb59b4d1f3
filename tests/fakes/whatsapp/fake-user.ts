import type { Note } from './deliveries.ts';
import type { ScreenMessage } from './phone.ts';

export type UserNames = {
  /** In digits. Null: hidden from the start, behind a username. Absent: made. */
  readonly number?: string | null;
  /** Business-scoped, such as `KG.123`. Null: an account that has none yet. Absent: made. */
  readonly userId?: string | null;
  readonly username?: string;
  /** What her profile says. */
  readonly name?: string;
};

/** Whom the platform knows. What changes her names is told to the webhook as the platform tells it. */
export type Account = {
  number: string | undefined;
  userId: string | undefined;
  username: string | undefined;
  name: string;
  /** Whether her number is shown to the business. */
  isNumberShown: boolean;
  isBlocked: boolean;
  hasStopped: boolean;
  isOnline: boolean;
  /** When she last wrote: the window is open for 24 hours. Milliseconds since the epoch. */
  wroteAt: number;
};

export type UserPorts = {
  readonly account: Account;
  readonly screen: ScreenMessage[];
  readonly newId: () => string;
  readonly stamp: () => string;
  readonly clock: () => number;
  /** Resolves when the webhook has taken it. */
  readonly tell: (note: Note) => Promise<void>;
  /** Our display number, which is in the context of replies. */
  readonly business: string;
  /** What arrived while she was away. */
  readonly arrive: () => void;
};

/** A teacher with WhatsApp. What she does resolves to its id when the webhook has answered 200 to it. */
export type FakeUser = ReturnType<typeof createFakeUser>;

export function createFakeUser({ account, screen, newId, stamp, clock, tell, business, arrive }: UserPorts) {
  const names = () => ({
    ...(account.isNumberShown && account.number !== undefined && { from: account.number }),
    ...(account.userId !== undefined && { from_user_id: account.userId }),
  });

  async function say(content: object, id = newId()): Promise<string> {
    account.wroteAt = clock();
    const message = { ...names(), id, timestamp: stamp(), ...content };
    await tell({ field: 'messages', value: { contacts: [contactOf(account, true)], messages: [message] } });
    return id;
  }

  function newest(has: (message: ScreenMessage) => boolean, on: string | undefined, what: string): ScreenMessage {
    const found = screen.findLast((message) => (on === undefined || message.id === on) && has(message));
    if (!found)
      throw new Error(`there is no ${what} on her screen; she sees: ${JSON.stringify(screen.map(({ text }) => text))}`);
    return found;
  }

  const replyTo = (id: string) => ({ context: { from: business, id } });
  const media = (mime: string) => ({ mime_type: mime, sha256: 'c2hhMjU2', id: '700000000000001' });

  return {
    account,
    /** What she sees of ours, in the order in which it reached her. */
    screen: (): readonly ScreenMessage[] => [...screen],
    write: (body: string) => say({ type: 'text', text: { body } }),
    /** Sends a message of any type, as raw content. */
    send: (content: object, id?: string) => say(content, id),
    /** A reply button, by its title or its place from 0. `on`: of this message, not the newest that has it. */
    tapButton(which: string | number, on?: string) {
      const has = (message: ScreenMessage) => message.kind === 'buttons' && pick(message.buttons, which) !== undefined;
      const { id, buttons } = newest(has, on, `button ${which}`);
      const { id: payload, title } = pick(buttons, which) ?? { id: '', title: '' };
      const interactive = { type: 'button_reply', button_reply: { id: payload, title } };
      return say({ ...replyTo(id), type: 'interactive', interactive });
    },
    tapRow(which: string | number, on?: string) {
      const { id, rows } = newest((message) => pick(message.rows, which) !== undefined, on, `row ${which}`);
      return say({
        ...replyTo(id),
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: pick(rows, which) },
      });
    },
    tapTemplateButton(which: string | number, on?: string) {
      const has = (message: ScreenMessage) => message.kind === 'template' && pick(message.buttons, which) !== undefined;
      const { id, buttons } = newest(has, on, `template button ${which}`);
      const { id: payload, title } = pick(buttons, which) ?? { id: '', title: '' };
      return say({ ...replyTo(id), type: 'button', button: { payload, text: title } });
    },
    /** A button or a row, by its id: of the newest message that has it. */
    tapId(which: string) {
      const has = ({ buttons = [], rows = [] }: ScreenMessage) => [...buttons, ...rows].some(({ id }) => id === which);
      const { id, kind, buttons, rows } = newest(has, undefined, `button or row with the id ${which}`);
      const one = [...(buttons ?? []), ...(rows ?? [])].find((each) => each.id === which);
      if (kind === 'template')
        return say({ ...replyTo(id), type: 'button', button: { payload: which, text: one?.title } });
      const type = kind === 'list' ? 'list_reply' : 'button_reply';
      return say({ ...replyTo(id), type: 'interactive', interactive: { type, [type]: one } });
    },
    sendSticker: () => say({ type: 'sticker', sticker: { ...media('image/webp'), animated: false } }),
    sendVoice: () => say({ type: 'audio', audio: { ...media('audio/ogg; codecs=opus'), voice: true } }),
    sendAudio: () => say({ type: 'audio', audio: { ...media('audio/mpeg'), voice: false } }),
    sendImage: (caption?: string) =>
      say({ type: 'image', image: { ...(caption && { caption }), ...media('image/jpeg') } }),
    sendVideo: (caption?: string) =>
      say({ type: 'video', video: { ...(caption && { caption }), ...media('video/mp4') } }),
    sendDocument: () => say({ type: 'document', document: { filename: 'план.pdf', ...media('application/pdf') } }),
    sendLocation: () => say({ type: 'location', location: { latitude: 42.8746, longitude: 74.5698, name: 'Бишкек' } }),
    sendContacts: () =>
      say({
        type: 'contacts',
        contacts: [
          {
            name: { formatted_name: 'Нурлан', first_name: 'Нурлан' },
            phones: [{ phone: '+996 555 111222', wa_id: '996555111222' }],
          },
        ],
      }),
    sendOrder: () =>
      say({
        type: 'order',
        order: {
          catalog_id: '1',
          text: '',
          product_items: [{ product_retailer_id: 'a', quantity: 1, item_price: 7.99, currency: 'KGS' }],
        },
      }),
    sendUnsupported: () =>
      say({
        type: 'unsupported',
        errors: [
          {
            code: 131051,
            title: 'Message type unknown',
            message: 'Message type unknown',
            error_data: { details: 'Message type is currently not supported.' },
          },
        ],
        unsupported: { type: 'poll_creation' },
      }),
    /** What a form (a WhatsApp flow) answers. */
    sendForm: () =>
      say({
        type: 'interactive',
        interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"a":1}' } },
      }),
    /** Without an emoji she takes her reaction back. */
    react: (on: string, emoji?: string) =>
      say({ type: 'reaction', reaction: { message_id: on, ...(emoji && { emoji }) } }),
    edit: (original: string, body: string) =>
      say({ type: 'edit', edit: { original_message_id: original, message: { type: 'text', text: { body } } } }),
    deleteMessage: (original: string) => say({ type: 'revoke', revoke: { original_message_id: original } }),

    /** From now on the business sees her user id alone. */
    adoptUsername(username: string) {
      if (account.userId === undefined) throw new Error('whoever has a username has a user id');
      account.username = username;
      account.isNumberShown = false;
    },
    /** The business learns her number again: it is in its contact book. */
    shareNumber() {
      account.isNumberShown = true;
    },
    /** A new number is a new user id, too. Resolves when both notices were taken. */
    async changeNumber(number: string, userId?: string): Promise<void> {
      const { number: from, userId: previous } = account;
      const isShown = account.isNumberShown;
      account.number = number;
      if (previous !== undefined)
        account.userId = userId ?? `${previous.slice(0, 3)}${number.slice(-6)}${previous.slice(3)}`;
      const system = {
        body: `User ${account.name} changed from ${previous ?? from} to ${account.userId ?? number}`,
        ...(isShown && { wa_id: number }),
        ...(account.userId !== undefined && { user_id: account.userId }),
        type: isShown ? 'user_changed_number' : 'user_changed_user_id',
      };
      const message = { ...(isShown && { from }), id: newId(), timestamp: stamp(), type: 'system', system };
      const update = {
        ...(isShown && { wa_id: number }),
        detail: `User id for ${account.name} has been updated.`,
        user_id: { previous, current: account.userId },
        timestamp: stamp(),
      };
      const told = [tell({ field: 'messages', value: { messages: [message] } })];
      if (previous !== undefined)
        told.push(
          tell({
            field: 'user_id_update',
            value: { contacts: [contactOf(account, true, false)], user_id_update: [update] },
          }),
        );
      await Promise.all(told);
    },
    /** Blocks the business: nothing reaches her any more. */
    block() {
      account.isBlocked = true;
    },
    unblock() {
      account.isBlocked = false;
    },
    /** Wants no marketing messages (any more), by the switch of the app. */
    async preferMarketing(value: 'stop' | 'resume'): Promise<void> {
      account.hasStopped = value === 'stop';
      const { wa_id, user_id } = contactOf(account, true);
      const preference = {
        ...(wa_id !== undefined && { wa_id }),
        ...(user_id !== undefined && { user_id }),
        detail: `User requested to ${value} marketing messages`,
        category: 'marketing_messages',
        value,
        timestamp: Math.floor(clock() / 1000),
      };
      await tell({
        field: 'user_preferences',
        value: { contacts: [contactOf(account, true)], user_preferences: [preference] },
      });
    },
    goOffline() {
      account.isOnline = false;
    },
    comeOnline() {
      account.isOnline = true;
      arrive();
    },
  };
}

type Contact = { profile: { name: string; username?: string }; wa_id?: string; user_id?: string };

/** Business-scoped user IDs, webhook identifiers: `hasUsername` is false for `sent` statuses. */
export function contactOf(account: Account, hasUsername: boolean, hasUserId = true): Contact {
  return {
    profile: {
      name: account.name,
      ...(hasUsername && account.username !== undefined && { username: `@${account.username}` }),
    },
    ...(account.isNumberShown && account.number !== undefined && { wa_id: account.number }),
    ...(hasUserId && account.userId !== undefined && { user_id: account.userId }),
  };
}

function pick<T extends { readonly title: string }>(
  all: readonly T[] | undefined,
  which: string | number,
): T | undefined {
  return typeof which === 'number' ? all?.[which] : all?.find(({ title }) => title === which);
}
