import type { BotCommand, InlineKeyboardMarkup, MessageEntity, PhotoSize, User } from 'grammy/types';
import type { Pace } from './pace.ts';

/** A message as the platform keeps it; the same object is changed by edits. */
export type StoredMessage = {
  readonly message_id: number;
  readonly from: User;
  readonly chat: ChatOf;
  readonly date: number;
  edit_date?: number;
  text?: string;
  entities?: readonly MessageEntity[];
  caption?: string;
  caption_entities?: readonly MessageEntity[];
  photo?: readonly PhotoSize[];
  reply_markup?: InlineKeyboardMarkup | undefined;
};

export type ChatOf =
  | { readonly id: number; readonly type: 'private'; readonly first_name: string }
  | { readonly id: number; readonly type: 'group' | 'supergroup'; readonly title: string };

/** Whether the bot may write: `unmet`: nobody there has written to it yet. */
export type Standing = 'open' | 'unmet' | 'blocked' | 'deactivated' | 'left' | 'migrated';

export type FakeChat = {
  readonly chat: ChatOf;
  /** In order, by message_id. */
  readonly messages: Map<number, StoredMessage>;
  standing: Standing;
  migratedTo?: number;
};

/** All that the platform knows of one bot. */
export type State = {
  readonly bot: User;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly pace: Pace;
  readonly chats: Map<number, FakeChat>;
  /** Photos by the file_id of their only size. */
  readonly photos: Map<string, PhotoSize>;
  /** When each tap that was not answered yet was made, by the id of its query. */
  readonly queries: Map<string, number>;
  /** By scope and language. */
  readonly commands: Map<string, readonly BotCommand[]>;
  /** Profile texts, by method and language. */
  readonly profile: Map<string, string>;
  /** In private chats one count runs over all of a bot's messages. */
  lastMessageId: number;
};

export function secondsOf({ clock }: State): number {
  return Math.floor(clock() / 1000);
}

export function nextMessageId(state: State): number {
  state.lastMessageId += 1;
  return state.lastMessageId;
}
