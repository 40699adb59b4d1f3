import { pick } from '../simulation/world.ts';

/** An update as the Bot API has it. `isHeard`: it is something that a person said to the bot, alone with it. */
export type SampleUpdate = { readonly update: Readonly<Record<string, unknown>>; readonly isHeard: boolean };

type Random = () => number;
type Body = Readonly<Record<string, unknown>>;
type Make = (random: Random, person: number, at: number) => Body;

const FILE = { file_id: 'AgAD', file_unique_id: 'a', file_size: 1_000 };
const WORDS = ['салам', '2', 'меню', '/menu', 'Ооба 📚', 'эмне үчүн?', '  ', 'a\u0301b\u200d', 'x'.repeat(4_096)];
const CODES = ['ky', 'ru', 'en', 'ru-RU', 'kk', ''];

const human = (random: Random, id: number) => {
  const code = pick(random, CODES);
  return { id, is_bot: false, first_name: 'Айгүл', ...(code !== '' && { language_code: code }) };
};
const privately = (id: number) => ({ id, type: 'private', first_name: 'Айгүл' });
const group = (id: number) => ({ id: -id, type: 'supergroup', title: '№ 5 мектеп' });
const channel = (id: number) => ({ id: -id, type: 'channel', title: 'Жаңылыктар' });
const messageOf =
  (chat: (id: number) => Body, content: (random: Random, id: number) => Body): Make =>
  (random, id, at) => ({
    message_id: Math.floor(random() * 1e6) + 1,
    from: human(random, id),
    chat: chat(id),
    date: at,
    ...content(random, id),
  });
const text = (random: Random) => ({
  text: pick(
    random,
    WORDS.filter((word) => word.trim() !== ''),
  ),
});

/** What she says to the bot, alone with it. */
const HEARD: readonly (readonly [kind: string, make: Make])[] = [
  ['message', messageOf(privately, text)],
  [
    'message',
    messageOf(privately, () => ({ text: '/start', entities: [{ type: 'bot_command', offset: 0, length: 6 }] })),
  ],
  ['message', messageOf(privately, () => ({ text: '/start course-growth-mindset' }))],
  ['message', messageOf(privately, () => ({ sticker: { ...FILE, type: 'regular', width: 9, height: 9 } }))],
  ['message', messageOf(privately, () => ({ voice: { ...FILE, duration: 2 } }))],
  ['message', messageOf(privately, () => ({ photo: [{ ...FILE, width: 90, height: 90 }], caption: 'сүрөт' }))],
  ['message', messageOf(privately, () => ({ document: { ...FILE, file_name: 'план.docx' } }))],
  [
    'message',
    messageOf(privately, (_, id) => ({ contact: { phone_number: '+996555000000', first_name: 'А', user_id: id } })),
  ],
  ['message', messageOf(privately, () => ({ location: { latitude: 42.87, longitude: 74.59 } }))],
  ['message', messageOf(privately, () => ({ dice: { emoji: '🎲', value: 6 } }))],
  [
    'message',
    messageOf(privately, (random) => ({
      ...text(random),
      forward_origin: { type: 'hidden_user', sender_user_name: 'Б', date: 1 },
    })),
  ],
  [
    'callback_query',
    tapOf((random) => `p;${Math.floor(random() * 30).toString(36)};${pick(random, ['ky', 'yes', 'a', 'begin'])}`),
  ],
  ['my_chat_member', memberOf(privately, 'kicked')],
  ['my_chat_member', memberOf(privately, 'member')],
];

/** Everything else that the Bot API can send. */
const UNHEARD: readonly (readonly [kind: string, make: Make])[] = [
  ['message', messageOf(group, text)],
  ['message', messageOf(group, () => ({ new_chat_members: [{ id: 7, is_bot: true, first_name: 'Sabak' }] }))],
  ['message', messageOf(group, () => ({ migrate_to_chat_id: -100 }))],
  [
    'message',
    messageOf(privately, () => ({ pinned_message: { message_id: 1, date: 0, chat: { id: 1, type: 'private' } } })),
  ],
  ['edited_message', messageOf(privately, (random) => ({ ...text(random), edit_date: 1 }))],
  ['channel_post', messageOf(channel, text)],
  ['edited_channel_post', messageOf(channel, (random) => ({ ...text(random), edit_date: 1 }))],
  [
    'business_connection',
    (random, id, at) => ({ id: 'b', user: human(random, id), user_chat_id: id, date: at, is_enabled: true }),
  ],
  ['business_message', messageOf(privately, (random) => ({ ...text(random), business_connection_id: 'b' }))],
  ['edited_business_message', messageOf(privately, (random) => ({ ...text(random), edit_date: 1 }))],
  ['deleted_business_messages', (_, id) => ({ business_connection_id: 'b', chat: privately(id), message_ids: [1, 2] })],
  ['guest_message', messageOf(group, (random) => ({ ...text(random), guest_query_id: 'g' }))],
  [
    'message_reaction',
    (random, id, at) => ({
      chat: privately(id),
      message_id: 3,
      user: human(random, id),
      date: at,
      old_reaction: [],
      new_reaction: [{ type: 'emoji', emoji: '👍' }],
    }),
  ],
  ['message_reaction_count', (_, id, at) => ({ chat: group(id), message_id: 3, date: at, reactions: [] })],
  ['inline_query', (random, id) => ({ id: '1', from: human(random, id), query: 'сабак', offset: '' })],
  ['chosen_inline_result', (random, id) => ({ result_id: '1', from: human(random, id), query: 'сабак' })],
  ['callback_query', tapOf(() => '-')],
  ['callback_query', tapOf(() => 's;5;1;ky;a,b;+c')],
  ['callback_query', tapOf(() => 'm;5;1;ru;,,;1=b')],
  [
    'callback_query',
    (random, id) => ({ id: '9', from: human(random, id), chat_instance: '1', inline_message_id: 'i', data: 'p;1;a' }),
  ],
  [
    'shipping_query',
    (random, id) => ({ id: '1', from: human(random, id), invoice_payload: 'a', shipping_address: {} }),
  ],
  [
    'pre_checkout_query',
    (random, id) => ({ id: '1', from: human(random, id), currency: 'KGS', total_amount: 1, invoice_payload: 'a' }),
  ],
  ['purchased_paid_media', (random, id) => ({ from: human(random, id), paid_media_payload: 'a' })],
  [
    'poll',
    () => ({ id: '1', question: 'Кайсынысы?', options: [], total_voter_count: 0, is_closed: true, type: 'quiz' }),
  ],
  ['poll_answer', (random, id) => ({ poll_id: '1', user: human(random, id), option_ids: [0] })],
  ['my_chat_member', memberOf(group, 'member')],
  ['chat_member', memberOf(group, 'left')],
  ['chat_join_request', (random, id, at) => ({ chat: group(id), from: human(random, id), user_chat_id: id, date: at })],
  [
    'chat_boost',
    (_, id, at) => ({ chat: group(id), boost: { boost_id: 'a', add_date: at, expiration_date: at, source: {} } }),
  ],
  ['removed_chat_boost', (_, id, at) => ({ chat: group(id), boost_id: 'a', remove_date: at, source: {} })],
  ['managed_bot', (random, id) => ({ user: human(random, id), bot: { id: 8, is_bot: true, first_name: 'Б' } })],
  ['subscription', (random, id) => ({ user: human(random, id), payload: 'a' })],
  ['a_kind_of_next_year', (random, id) => ({ from: human(random, id), chat: privately(id) })],
];

/** Any update that a platform could send of this person. `at`: seconds since the epoch. */
export function sampleUpdate(random: Random, updateId: number, person: number, at: number): SampleUpdate {
  const isHeard = random() < 0.6;
  const [kind, make] = pick(random, isHeard ? HEARD : UNHEARD);
  return { update: { update_id: updateId, [kind]: make(random, person, at) }, isHeard };
}

function tapOf(data: (random: Random) => string): Make {
  return (random, id, at) => ({
    id: String(Math.floor(random() * 1e12)),
    from: human(random, id),
    chat_instance: '1',
    data: data(random),
    message: {
      message_id: Math.floor(random() * 1e6) + 1,
      from: { id: 7, is_bot: true, first_name: 'Sabak' },
      chat: privately(id),
      date: random() < 0.1 ? 0 : at,
      text: 'Суроо',
      reply_markup: { inline_keyboard: [[{ text: 'Ооба', callback_data: data(random) }]] },
    },
  });
}

function memberOf(chat: (id: number) => Body, status: string): Make {
  return (random, id, at) => ({
    chat: chat(id),
    from: human(random, id),
    date: at,
    old_chat_member: { user: { id: 7, is_bot: true, first_name: 'Sabak' }, status: 'member' },
    new_chat_member: { user: { id: 7, is_bot: true, first_name: 'Sabak' }, status, until_date: 0 },
  });
}
