import { pick } from '../simulation/world.ts';

type Random = () => number;
type Json = Readonly<Record<string, unknown>>;

/** Whose ids and numbers stand in the samples. */
export const PHONE_NUMBER_ID = '1001';
export const BUSINESS_ACCOUNT_ID = '2002';

/**
 * One element of a webhook as Meta sends it, in the list where it stands. `heard`: she said something, so that her learner
 * steps; `told`: that a message of ours failed.
 */
export type SampleNote = {
  readonly field: string;
  readonly list: 'messages' | 'statuses' | 'errors' | 'user_id_update' | 'user_preferences';
  readonly element: Json;
  readonly contacts: readonly Json[];
  readonly is: 'heard' | 'told' | 'neither';
  readonly id: string;
};

const FILE = { mime_type: 'image/jpeg', sha256: 'c2hhMjU2', id: '700000000000001' };
const WORDS = ['салам', '2', 'меню', 'school-5', 'Ооба 📚', 'эмне үчүн?', '  ', 'a\u0301b\u200d', 'x'.repeat(4_096)];
const VALUES = ['ky', 'yes', 'a', 'begin', 'later', 'next'];

/** What she says. */
const HEARD: readonly ((random: Random) => Json)[] = [
  (random) => ({ type: 'text', text: { body: pick(random, WORDS) } }),
  (random) => ({
    type: 'text',
    text: { body: pick(random, WORDS) },
    context: { from: '996312000000', id: 'wamid.AB' },
  }),
  (random) => reply('button_reply', `${Math.floor(random() * 30)}.${pick(random, VALUES)}`),
  (random) => reply('list_reply', `${Math.floor(random() * 30)}.${pick(random, VALUES)}`),
  () => reply('list_reply', 'none of ours'),
  () => ({
    type: 'interactive',
    interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: '{}' } },
  }),
  () => ({ type: 'button', button: { payload: 'continue', text: 'Улантуу' } }),
  () => ({ type: 'image', image: { ...FILE, caption: 'сүрөт' } }),
  () => ({ type: 'audio', audio: { ...FILE, voice: true } }),
  () => ({ type: 'video', video: FILE }),
  () => ({ type: 'document', document: { ...FILE, filename: 'план.docx' } }),
  () => ({ type: 'sticker', sticker: { ...FILE, animated: false } }),
  () => ({ type: 'location', location: { latitude: 42.87, longitude: 74.59 } }),
  () => ({ type: 'contacts', contacts: [{ name: { formatted_name: 'А' }, phones: [{ phone: '+996 555 000000' }] }] }),
  () => ({ type: 'order', order: { catalog_id: '1', product_items: [] } }),
  () => ({ type: 'unsupported', errors: [{ code: 131051, title: 'Message type unknown' }] }),
  () => ({ type: 'a_type_of_next_year', a_type_of_next_year: {} }),
];

/** What comes from her and asks for no answer. */
const UNHEARD: readonly ((random: Random) => Json)[] = [
  () => ({ type: 'reaction', reaction: { message_id: 'wamid.AB', emoji: '👍' } }),
  () => ({ type: 'edit', edit: { original_message_id: 'wamid.AB', message: { type: 'text', text: { body: 'а' } } } }),
  () => ({ type: 'revoke', revoke: { original_message_id: 'wamid.AB' } }),
  () => ({ type: 'text', text: { body: 'топто' }, group_id: '5' }),
  (random) => ({
    type: 'system',
    system: { type: 'user_changed_number', wa_id: numberOf(Math.floor(random() * 1e6)), body: 'changed' },
  }),
  () => ({ type: 'system', system: { type: 'user_identity_changed', body: 'a new device' } }),
];

function reply(kind: string, id: string): Json {
  return { type: 'interactive', interactive: { type: kind, [kind]: { id, title: 'Ооба' } } };
}

const numberOf = (person: number) => `996${String(555_000_000 + person)}`;
const userIdOf = (person: number) => `KG.13491208655302${person}`;

/** Anything that Meta could tell about this person. `n` makes its id; `at`: seconds since the epoch. */
export function sampleNote(random: Random, n: number, person: number, at: number): SampleNote {
  const dice = random();
  if (dice < 0.55) return message(random, n, person, at, true);
  if (dice < 0.65) return message(random, n, person, at, false);
  if (dice < 0.9) return status(random, n, person, at);
  return other(random, n, person, at);
}

function message(random: Random, n: number, person: number, at: number, isHeard: boolean): SampleNote {
  const id = `wamid.${Buffer.from(`${n}`).toString('base64')}${random() < 0.1 ? 'A'.repeat(200) : ''}`;
  const { contact, names } = namesOf(random, person);
  const timestamp = random() < 0.1 ? String(at * 1_000) : String(at);
  const element = { ...names, id, timestamp, ...pick(random, isHeard ? HEARD : UNHEARD)(random) };
  return { field: 'messages', list: 'messages', element, contacts: [contact], is: isHeard ? 'heard' : 'neither', id };
}

/** With both names, her number alone, or her user id alone. */
function namesOf(random: Random, person: number): { contact: Json; names: Json } {
  const dice = random();
  const number = dice < 0.8 ? numberOf(person) : undefined;
  const userId = dice > 0.3 ? userIdOf(person) : undefined;
  return {
    contact: { profile: { name: 'Айгүл' }, ...(number && { wa_id: number }), ...(userId && { user_id: userId }) },
    names: { ...(number && { from: number }), ...(userId && { from_user_id: userId }) },
  };
}

/** Of a message of ours: learners' ids have 26 letters and digits. */
function status(random: Random, n: number, person: number, at: number): SampleNote {
  const isOurs = random() < 0.8;
  const name = pick(random, ['sent', 'delivered', 'read', 'failed', 'failed']);
  const learner = String(person).padStart(26, 'a');
  const entry = `e${n}`;
  const errors = [{ code: pick(random, [131026, 131047, 131049, 131053, 130429, 999999]), title: 'Failed' }];
  const element = {
    id: `wamid.OUT${n}`,
    status: name,
    timestamp: String(at),
    recipient_id: numberOf(person),
    ...(isOurs && { biz_opaque_callback_data: `${learner}/${entry}` }),
    ...(name === 'failed' && { errors }),
  };
  const is = isOurs && name === 'failed' ? 'told' : 'neither';
  return { field: 'messages', list: 'statuses', element, contacts: [], is, id: `${learner}/${entry}` };
}

function other(random: Random, n: number, person: number, at: number): SampleNote {
  const base = { contacts: [], is: 'neither', id: `${n}` } as const;
  const timestamp = String(at);
  const dice = random();
  if (dice < 0.3)
    return {
      ...base,
      field: 'messages',
      list: 'errors',
      element: { code: 130429, title: 'Rate limit hit', error_data: { details: 'Slow' } },
    };
  if (dice < 0.6) {
    const user_id = { previous: userIdOf(person), current: userIdOf(person + 1_000_000) };
    return {
      ...base,
      field: 'user_id_update',
      list: 'user_id_update',
      element: { wa_id: numberOf(person), user_id, timestamp },
    };
  }
  const element = { wa_id: numberOf(person), category: 'marketing_messages', value: 'stop', timestamp: at };
  return { ...base, field: pick(random, ['user_preferences', 'account_update']), list: 'user_preferences', element };
}

/** A payload of these notes, in entries × changes as it happens. */
export function batchOf(random: Random, notes: readonly SampleNote[], phoneNumberId = PHONE_NUMBER_ID): Json {
  const entries: { id: string; changes: { value: Record<string, unknown>; field: string }[] }[] = [];
  for (const { field, list, element, contacts } of notes) {
    const there = entries.at(-1);
    const last = there?.changes.at(-1);
    if (last?.field === field && random() < 0.5) {
      last.value[list] = [...listOf(last.value[list]), element];
      last.value.contacts = [...listOf(last.value.contacts), ...contacts];
      continue;
    }
    const metadata = { display_phone_number: '996312000000', phone_number_id: phoneNumberId };
    const value = { messaging_product: 'whatsapp', metadata, contacts: [...contacts], [list]: [element] };
    if (there && random() < 0.5) there.changes.push({ value, field });
    else entries.push({ id: BUSINESS_ACCOUNT_ID, changes: [{ value, field }] });
  }
  return { object: 'whatsapp_business_account', entry: entries };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
