import type { User } from 'grammy/types';
import { type FakeChat, nextMessageId, type State, type StoredMessage, secondsOf } from './state.ts';
import type { Updates } from './updates.ts';

/** A group that somebody put the bot into. */
export type FakeGroup = {
  readonly id: number;
  write(text: string): number;
  /** Becomes a supergroup with this id: the old one takes nothing any more. */
  migrate(to: number): void;
  isBotThere(): boolean;
};

export function createGroup(state: State, updates: Updates, open: FakeChat, person: User): FakeGroup {
  const { chat } = open;
  const lane = String(chat.id);

  function say(content: object): number {
    const message_id = nextMessageId(state);
    const message: StoredMessage = { message_id, from: person, chat, date: secondsOf(state), ...content };
    open.messages.set(message_id, message);
    updates.add('message', message, lane);
    return message_id;
  }

  const member = (status: string) => ({ user: state.bot, status });
  const change = { chat, from: person, date: secondsOf(state), old_chat_member: member('left') };
  updates.add('my_chat_member', { ...change, new_chat_member: member('member') }, `${lane} member`);

  return {
    id: chat.id,
    write: (text) => say({ text }),
    migrate(to) {
      if (chat.type !== 'group') throw new Error(`${chat.id} is a supergroup already`);
      const there: FakeChat = {
        chat: { id: to, type: 'supergroup', title: chat.title },
        messages: new Map(),
        standing: 'open',
      };
      state.chats.set(to, there);
      say({ migrate_to_chat_id: to });
      open.standing = 'migrated';
      open.migratedTo = to;
      const message_id = nextMessageId(state);
      const message = { message_id, from: person, chat: there.chat, date: secondsOf(state) };
      updates.add('message', { ...message, migrate_from_chat_id: chat.id }, String(to));
    },
    isBotThere: () => open.standing === 'open',
  };
}
