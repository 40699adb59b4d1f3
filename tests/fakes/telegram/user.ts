import type { InlineKeyboardButton, MessageEntity, User } from 'grammy/types';
import { type FakeChat, nextMessageId, type State, type StoredMessage, secondsOf } from './state.ts';
import type { Updates } from './updates.ts';

/** Messages without words, as a client makes them. */
const CONTENTS = {
  sticker: {
    sticker: { ...file('sticker'), type: 'regular', width: 512, height: 512, is_animated: false, is_video: false },
  },
  voice: { voice: { ...file('voice'), duration: 3, mime_type: 'audio/ogg' } },
  photo: { photo: [{ ...file('photo'), width: 90, height: 67 }] },
  video: { video: { ...file('video'), width: 640, height: 360, duration: 5 } },
  document: { document: { ...file('document'), file_name: 'план.docx', mime_type: 'application/msword' } },
  contact: { contact: { phone_number: '+996555000000', first_name: 'Бакыт' } },
  location: { location: { latitude: 42.87, longitude: 74.59 } },
  poll: {
    poll: { id: '1', question: 'Кайсынысы?', options: [], total_voter_count: 0, is_closed: false, type: 'regular' },
  },
} as const;

export type ContentKind = keyof typeof CONTENTS;

/** A message as it stands on her screen. */
export type Seen = {
  readonly id: number;
  readonly isBots: boolean;
  readonly text: string;
  readonly entities: readonly MessageEntity[];
  /** The file_id of its picture. */
  readonly photo: string | undefined;
  readonly keyboard: readonly (readonly InlineKeyboardButton[])[];
  readonly isEdited: boolean;
};

/** A person with the app in her hand. What she does becomes updates for the bot at once. */
export type FakeUser = {
  readonly id: number;
  /** Presses Start, by a deep link where there is a parameter. Returns the message's id, as all that write do. */
  start(parameter?: string): number;
  /** `extra`: more fields of the message, such as `reply_to_message` or `forward_origin`. */
  write(text: string, extra?: Readonly<Record<string, unknown>>): number;
  send(kind: ContentKind, caption?: string): number;
  edit(message: number, text: string): void;
  /**
   * Taps the button with this label, or the one at this place, of the newest message that has a keyboard, or of `message`. Returns
   * the id of the query. Throws where there is no such button: nobody can tap it.
   */
  tap(button: string | number, message?: number): string;
  /** Taps what her app still showed, though it is gone meanwhile. */
  tapData(data: string, message: number): string;
  block(): void;
  unblock(): void;
  /** Deletes her account. */
  deactivate(): void;
  /** All messages of the chat, as they are now. */
  screen(): readonly Seen[];
  /** The newest message of the bot. Throws where there is none. */
  last(): Seen;
};

export function createUser(state: State, updates: Updates, open: FakeChat, person: User): FakeUser {
  const { chat, messages } = open;
  const lane = String(chat.id);
  let queries = 0;

  function say(content: object): number {
    const message: StoredMessage = {
      message_id: nextMessageId(state),
      from: person,
      chat,
      date: secondsOf(state),
      ...content,
    };
    messages.set(message.message_id, message);
    if (open.standing === 'unmet') open.standing = 'open';
    updates.add('message', message, lane);
    return message.message_id;
  }

  function write(text: string, extra: object = {}): number {
    const command = /^\/\w+/.exec(text)?.[0];
    const entities = command && [{ type: 'bot_command', offset: 0, length: command.length }];
    return say({ text, ...(entities && { entities }), ...extra });
  }

  function messageOf(id: number): StoredMessage {
    const message = messages.get(id);
    if (!message) throw new Error(`there is no message ${id} in the chat ${chat.id}`);
    return message;
  }

  function tapData(data: string, message: number): string {
    queries += 1;
    const id = `${person.id}${String(queries).padStart(9, '0')}`;
    state.queries.set(id, state.clock());
    const query = { id, from: person, message: messageOf(message), chat_instance: String(-chat.id), data };
    updates.add('callback_query', query, `${lane} taps`);
    return id;
  }

  function newestKeyboard(): StoredMessage {
    const found = [...messages.values()].findLast(({ reply_markup }) => reply_markup);
    if (!found) throw new Error(`there is no keyboard in the chat ${chat.id}`);
    return found;
  }

  function changeMember(before: string, after: string): void {
    const member = (status: string) => ({ user: state.bot, status, ...(status === 'kicked' && { until_date: 0 }) });
    const change = { chat, from: person, date: secondsOf(state), old_chat_member: member(before) };
    updates.add('my_chat_member', { ...change, new_chat_member: member(after) }, `${lane} member`);
  }

  return {
    id: person.id,
    start: (parameter) => write(parameter === undefined ? '/start' : `/start ${parameter}`),
    write,
    send: (kind, caption) => say({ ...CONTENTS[kind], ...(caption !== undefined && { caption }) }),
    edit(id, text) {
      const message = messageOf(id);
      Object.assign(message, { text, edit_date: secondsOf(state) });
      updates.add('edited_message', message, lane);
    },
    tap(button, id) {
      const message = id === undefined ? newestKeyboard() : messageOf(id);
      const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
      const found = typeof button === 'number' ? buttons[button] : buttons.find(({ text }) => text === button);
      if (!found || !('callback_data' in found)) {
        const labels = buttons.map(({ text }) => text).join(', ');
        throw new Error(`there is no button ${button} to tap, but: ${labels}`);
      }
      return tapData(found.callback_data, message.message_id);
    },
    tapData,
    block() {
      open.standing = 'blocked';
      changeMember('member', 'kicked');
    },
    unblock() {
      open.standing = 'open';
      changeMember('kicked', 'member');
    },
    deactivate() {
      open.standing = 'deactivated';
    },
    screen: () => [...messages.values()].map((message) => seenOf(state, message)),
    last() {
      const found = [...messages.values()].findLast(({ from }) => from.id === state.bot.id);
      if (!found) throw new Error(`the bot has sent nothing to the chat ${chat.id}`);
      return seenOf(state, found);
    },
  };
}

export function seenOf({ bot }: State, message: StoredMessage): Seen {
  return {
    id: message.message_id,
    isBots: message.from.id === bot.id,
    text: message.text ?? message.caption ?? '',
    entities: message.entities ?? message.caption_entities ?? [],
    photo: message.photo?.[0]?.file_id,
    keyboard: message.reply_markup?.inline_keyboard ?? [],
    isEdited: message.edit_date !== undefined,
  };
}

function file(name: string) {
  return { file_id: `AgAD-${name}`, file_unique_id: name, file_size: 4_000 };
}
