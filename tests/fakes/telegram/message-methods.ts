import { type Answer, accept, forbid, type Refusal, refuse, tooMany } from './answer.ts';
import { readKeyboard } from './keyboard.ts';
import { isTrue, numberOf, objectOf, type Params, textOf } from './read-call.ts';
import { readPhoto } from './read-photo.ts';
import { readText } from './read-text.ts';
import { type FakeChat, nextMessageId, type State, type StoredMessage, secondsOf } from './state.ts';

/**
 * How long a tap can be answered. Not documented; what bots report is between ten seconds and a minute, so that a fake had better
 * take the least that is told of often.
 */
const ANSWER_MS = 15_000;
/** Bot API, answerCallbackQuery: text. */
const MAX_ANSWER = 200;

/** Bot API, sendChatAction: action. */
const ACTIONS = ['typing', 'upload_photo', 'record_voice', 'upload_voice', 'upload_document', 'choose_sticker'];

type Method = (state: State, params: Params) => Answer;

/** Methods that send, change and answer. */
export const MESSAGE_METHODS: Readonly<Record<string, Method>> = {
  sendmessage(state, { fields }) {
    const to = writableChat(state, fields);
    if ('ok' in to) return to;
    const text = readText(fields, 'text');
    if (!text.ok) return text;
    return send(state, to, fields, { text: text.text, ...someEntities('entities', text.entities) });
  },

  sendphoto(state, params) {
    const to = writableChat(state, params.fields);
    if ('ok' in to) return to;
    const caption = readText(params.fields, 'caption');
    if (!caption.ok) return caption;
    const read = readPhoto(state, params);
    if (!read.ok) return read;
    const shown = caption.text === '' ? {} : { caption: caption.text };
    const content = { photo: [read.photo], ...shown, ...someEntities('caption_entities', caption.entities) };
    return send(state, to, params.fields, content);
  },

  editmessagetext(state, { fields }) {
    const found = ownMessage(state, fields);
    if ('ok' in found) return found;
    if (found.text === undefined) return refuse('there is no text in the message to edit');
    const text = readText(fields, 'text');
    if (!text.ok) return text;
    return change(state, found, fields, { text: text.text, entities: text.entities });
  },

  editmessagecaption(state, { fields }) {
    const found = ownMessage(state, fields);
    if ('ok' in found) return found;
    if (!found.photo) return refuse('there is no caption in the message to edit');
    const caption = readText(fields, 'caption');
    if (!caption.ok) return caption;
    return change(state, found, fields, { caption: caption.text, caption_entities: caption.entities });
  },

  editmessagereplymarkup(state, { fields }) {
    const found = ownMessage(state, fields);
    return 'ok' in found ? found : change(state, found, fields, {});
  },

  answercallbackquery(state, { fields }) {
    const id = textOf(fields.callback_query_id);
    const at = state.queries.get(id);
    if (textOf(fields.text).length > MAX_ANSWER) return refuse('MESSAGE_TOO_LONG');
    if (at === undefined || state.clock() - at > ANSWER_MS) {
      return refuse('query is too old and response timeout expired or query ID is invalid');
    }
    state.queries.delete(id);
    return accept(true);
  },

  sendchataction(state, { fields }) {
    const to = writableChat(state, fields);
    if ('ok' in to) return to;
    return ACTIONS.includes(textOf(fields.action)) ? accept(true) : refuse('wrong parameter action in request');
  },

  leavechat(state, { fields }) {
    const to = writableChat(state, fields);
    if ('ok' in to) return to;
    if (to.chat.type === 'private') return refuse("chat member status can't be changed in private chats");
    to.standing = 'left';
    return accept(true);
  },
};

function writableChat({ chats }: State, fields: Readonly<Record<string, unknown>>): FakeChat | Refusal {
  if (textOf(fields.chat_id) === '') return refuse('chat_id is empty');
  const to = chats.get(numberOf(fields.chat_id) ?? Number.NaN);
  if (!to) return refuse('chat not found');
  switch (to.standing) {
    case 'open':
      return to;
    case 'unmet':
      return forbid("bot can't initiate conversation with a user");
    case 'blocked':
      return forbid('bot was blocked by the user');
    case 'deactivated':
      return forbid('user is deactivated');
    case 'left':
      return forbid(`bot is not a member of the ${to.chat.type} chat`);
    case 'migrated':
      return refuse('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: to.migratedTo ?? 0 });
    default:
      return to.standing satisfies never;
  }
}

function ownMessage(state: State, fields: Readonly<Record<string, unknown>>): StoredMessage | Refusal {
  const to = writableChat(state, fields);
  if ('ok' in to) return to;
  const found = to.messages.get(numberOf(fields.message_id) ?? Number.NaN);
  if (!found) return refuse('message to edit not found');
  return found.from.id === state.bot.id ? found : refuse("message can't be edited");
}

function send(
  state: State,
  to: FakeChat,
  fields: Readonly<Record<string, unknown>>,
  content: Partial<StoredMessage>,
): Answer {
  const markup = readKeyboard(objectOf(fields.reply_markup));
  if (!markup.ok) return markup;
  const replyTo = objectOf(fields.reply_parameters) as { message_id?: number; allow_sending_without_reply?: boolean };
  const isLost = replyTo?.message_id !== undefined && !to.messages.has(replyTo.message_id);
  if (isLost && !isTrue(replyTo.allow_sending_without_reply)) return refuse('message to be replied not found');
  const wait = state.pace.take(to.chat.id);
  if (wait !== undefined) return tooMany(wait);
  const message: StoredMessage = {
    message_id: nextMessageId(state),
    from: state.bot,
    chat: to.chat,
    date: secondsOf(state),
    ...content,
    ...(markup.keyboard && { reply_markup: markup.keyboard }),
  };
  to.messages.set(message.message_id, message);
  return accept(structuredClone(message));
}

function change(
  state: State,
  message: StoredMessage,
  fields: Readonly<Record<string, unknown>>,
  content: Partial<StoredMessage>,
): Answer {
  const markup = readKeyboard(objectOf(fields.reply_markup));
  if (!markup.ok) return markup;
  const changed = { ...message, ...content, reply_markup: markup.keyboard };
  if (shownOf(changed) === shownOf(message)) {
    return refuse(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  Object.assign(message, content, { reply_markup: markup.keyboard, edit_date: secondsOf(state) });
  return accept(structuredClone(message));
}

function shownOf({ text, entities, caption, caption_entities, reply_markup }: StoredMessage): string {
  return JSON.stringify([text, entities ?? [], caption, caption_entities ?? [], reply_markup]);
}

function someEntities(name: string, entities: readonly unknown[]): Partial<StoredMessage> {
  return entities.length > 0 ? { [name]: entities } : {};
}
