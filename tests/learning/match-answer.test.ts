import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isValidAnswer, MAX_ANSWER_LENGTH } from '../../src/learning/is-valid-answer.ts';
import { matchAnswer } from '../../src/learning/match-answer.ts';
import type { Answer, Choice, PromptBody } from '../../src/learning/message.ts';
import { optionValue } from '../../src/learning/option-value.ts';

const lettered = (...labels: string[]): Choice[] => labels.map((label, i) => ({ value: optionValue(i), label }));

const PRAISE: PromptBody = {
  type: 'choice',
  choices: lettered(
    'Сен эң мыкты математиксиң!',
    'Үч жолду сынап көрдүң, бири иштеди.',
    'Жакшы.',
    'Көп аракет кылдың, эми көрүп жатам',
  ),
};
const RUSSIAN: PromptBody = {
  type: 'choice',
  choices: lettered('Ещё раз объяснить всё', 'Дать подсказку', 'Похвалить за усилия', 'Похвалить за талант'),
};
const ENGLISH: PromptBody = {
  type: 'choice',
  choices: lettered("You're so clever!", 'You tried three ways until one worked.', 'Good.'),
};
const CONSENT: PromptBody = {
  type: 'choice',
  choices: [
    { value: 'yes', label: 'Макулмун' },
    { value: 'no', label: 'Макул эмесмин' },
  ],
};
const SURE: PromptBody = { type: 'choice', choices: lettered('Ооба, өчүрүлсүн', 'Жок') };
const SEVEN: PromptBody = { type: 'choice', choices: lettered('бир', 'два', 'three', 'd4', 'e5', 'f6', 'g7') };
const NEXT: PromptBody = { type: 'choice', choices: [{ value: 'next', label: 'Улантуу' }] };
const LANGUAGE: PromptBody = {
  type: 'choice',
  choices: [
    { value: 'ky', label: 'Кыргызча' },
    { value: 'ru', label: 'Русский' },
    { value: 'en', label: 'English' },
  ],
};
const HOUR: PromptBody = {
  type: 'choice',
  choices: [
    { value: '08:00', label: 'Эртең менен, 08:00' },
    { value: '13:00', label: 'Түштө, 13:00' },
    { value: '19:00', label: 'Кечинде, 19:00' },
    { value: 'never', label: 'Эскертпеңиз' },
  ],
};
const LESSONS: PromptBody = {
  type: 'choice',
  choices: [
    { value: '01-why', label: '1. Окуучулар эмне үчүн токтойт? ✓' },
    { value: '02-praise', label: '2. Жардам берген мактоо' },
    { value: '03-mistakes', label: '3. Катадан үйрөнүү' },
  ],
};
const NUMERALS: PromptBody = { type: 'choice', choices: lettered('4', '3', '2', '1') };
const SIGNS: PromptBody = { type: 'choice', choices: lettered('a < b', 'a > b', 'a = b') };
const SEVERAL: PromptBody = {
  type: 'choices',
  choices: lettered('Аракетти мактоо', 'Баа коюу', 'Суроо берүү', 'Жазалоо', 'Кайтарым байланыш'),
};
const SEVERAL_NUMERALS: PromptBody = { type: 'choices', choices: lettered('9', '5', '3') };
const TEN: PromptBody = { type: 'choices', choices: lettered(...'йцшщфхъыэю') };
const ORDER: PromptBody = {
  type: 'order',
  items: [
    { value: 'c', label: 'Жыйынтык' },
    { value: 'a', label: 'Максат' },
    { value: 'b', label: 'Аракет' },
  ],
};
const ORDER_NUMERALS: PromptBody = { type: 'order', items: lettered('3', '1', '2') };
const MATCH: PromptBody = {
  type: 'match',
  items: lettered('ката', 'мактоо', 'суроо'),
  matches: [
    { value: 'c', label: 'ойлонтот' },
    { value: 'a', label: 'үйрөтөт' },
    { value: 'b', label: 'колдойт' },
  ],
};
const PAIR: PromptBody = {
  type: 'match',
  items: lettered('кыз', 'бала'),
  matches: [
    { value: 'b', label: 'эл' },
    { value: 'a', label: 'эр' },
  ],
};
const FOUR_PAIRS: PromptBody = { type: 'match', items: lettered(...'клмн'), matches: lettered(...'рсту') };
const SCALE: PromptBody = { type: 'scale', from: 1, to: 5, low: 'таптакыр жок', high: 'толугу менен' };
const NUMBER: PromptBody = { type: 'number' };
const TEXT: PromptBody = { type: 'text' };
const SCHOOL: PromptBody = { type: 'text', choices: [{ value: 'later', label: 'Кийинчерээк кошулам' }] };
const NAME: PromptBody = { type: 'text', choices: [{ value: 'yes', label: 'Ооба, туура' }] };
const REFLECTION: PromptBody = { type: 'reflection' };

type Row = readonly [typed: string, answer: string | undefined];

/** An answer of several values is written with spaces; `undefined`: no answer. */
const TABLE: Readonly<Record<string, { prompt: PromptBody; rows: readonly Row[] }>> = {
  'a choice in Kyrgyz': {
    prompt: PRAISE,
    rows: [
      ['2', 'b'],
      ['2.', 'b'],
      ['2)', 'b'],
      ['(2)', 'b'],
      [' 2 ', 'b'],
      ['№2', 'b'],
      ['№ 2', 'b'],
      ['#2', 'b'],
      ['２', 'b'],
      ['2️⃣', 'b'],
      ['②', 'b'],
      ['2!', 'b'],
      ['2?', 'b'],
      ['2-чи', 'b'],
      ['2-жооп', 'b'],
      ['2чи жооп', 'b'],
      ['жообу 2', 'b'],
      ['Жооп: б', 'b'],
      ['менимче 2', 'b'],
      ['эки', 'b'],
      ['экинчи', 'b'],
      ['Экинчиси', 'b'],
      ['төртүнчү', 'd'],
      ['тортунчу', 'd'],
      ['б', 'b'],
      ['Б', 'b'],
      ['б)', 'b'],
      ['Б.', 'b'],
      ['"б"', 'b'],
      ['b', 'b'],
      ['B)', 'b'],
      ['в', 'c'],
      ['В', 'c'],
      ['v', 'c'],
      ['c', 'c'],
      ['с', 'c'],
      ['г', 'd'],
      ['d', 'd'],
      ['а', 'a'],
      ['A', 'a'],
      ['Жакшы.', 'c'],
      ['жакшы', 'c'],
      ['ЖАКШЫ', 'c'],
      ['jakshy', 'c'],
      ['zhakshy', 'c'],
      ['jaqshi', 'c'],
      ['сен эң мыкты математиксиң', 'a'],
      ['сен эн мыкты математиксин', 'a'],
      ['Сен эң мыкты', 'a'],
      ['sen en mykty matematiksin', 'a'],
      ['уч жолду сынап кордун, бири иштеди', 'b'],
      ['Уч жолду', 'b'],
      ['uch joldu', 'b'],
      ['2. Үч жолду сынап көрдүң, бири иштеди.', 'b'],
      ['б) уч жолду сынап кордун', 'b'],
      ['коп аракет', 'd'],
      ['kop araket kyldyn', 'd'],
      ['kop araket kyldyng emi korup jatam', 'd'],
      ['5', undefined],
      ['0', undefined],
      ['д', undefined],
      ['12', undefined],
      ['1 2', undefined],
      ['-2', 'b'],
      ['ооба', undefined],
      ['сен', undefined],
      ['Көп аракет деген эмне?', undefined],
      ['Үч жолду?', undefined],
      ['аракетти кантип мактайм', undefined],
      ['...', undefined],
      ['🤔', undefined],
      ['', undefined],
      ['   ', undefined],
      ['\u0000', undefined],
      ['‮2', 'b'],
    ],
  },
  'a choice in Russian': {
    prompt: RUSSIAN,
    rows: [
      ['вариант 3', 'c'],
      ['ответ: в', 'c'],
      ['3-й', 'c'],
      ['третий вариант', 'c'],
      ['думаю 3', 'c'],
      ['еще раз объяснить все', 'a'],
      ['ещё раз', 'a'],
      ['esche raz obyasnit vse', 'a'],
      ['eshyo raz obyasnit vsyo', 'a'],
      ['дать  подсказку', 'b'],
      ['dat podskazku', 'b'],
      ['dat’ podskazku', 'b'],
      ['похвалить', undefined],
      ['похвалить за у', 'c'],
      ['pohvalit za usiliya', 'c'],
      ['pokhvalit za talant', 'd'],
      ['нет', undefined],
      ['почему?', undefined],
    ],
  },
  'a choice in English': {
    prompt: ENGLISH,
    rows: [
      ['youre so clever', 'a'],
      ['you’re so clever!', 'a'],
      ['You tried', 'b'],
      ['second', 'b'],
      ['option b', 'b'],
      ['the second', 'b'],
      ['answer is 2', 'b'],
      ['2nd', 'b'],
      ['you', undefined],
      ['GOOD', 'c'],
      ['god', undefined],
      ['d', undefined],
    ],
  },
  'a consent': {
    prompt: CONSENT,
    rows: [
      ['ооба', 'yes'],
      ['Ооба!', 'yes'],
      ['oоба', 'yes'],
      ['ooba', 'yes'],
      ['oba', 'yes'],
      ['макул', 'yes'],
      ['makul', 'yes'],
      ['ооба, макул', 'yes'],
      ['ооба рахмат', 'yes'],
      ['да', 'yes'],
      ['Да, конечно', 'yes'],
      ['da', 'yes'],
      ['д', 'yes'],
      ['согласна', 'yes'],
      ['я согласен', 'yes'],
      ['ок', 'yes'],
      ['Ok', 'yes'],
      ['yes', 'yes'],
      ['Y', 'yes'],
      ['yes please', 'yes'],
      ['👍', 'yes'],
      ['👍🏽', 'yes'],
      ['+', 'yes'],
      ['✅', 'yes'],
      ['1', 'yes'],
      ['жок', 'no'],
      ['Жок, рахмат', 'no'],
      ['jok', 'no'],
      ['zhok', 'no'],
      ['макул эмес', 'no'],
      ['кошулбайм', 'no'],
      ['нет', 'no'],
      ['net', 'no'],
      ['неа', 'no'],
      ['не согласна', 'no'],
      ['no', 'no'],
      ['n', 'no'],
      ['nope', 'no'],
      ['👎', 'no'],
      ['-', 'no'],
      ['да нет', undefined],
      ['эмне деген макулдук?', undefined],
    ],
  },
  'a choice whose labels begin with yes and no': {
    prompt: SURE,
    rows: [
      ['ооба', 'a'],
      ['ooba', 'a'],
      ['да', 'a'],
      ['yes', 'a'],
      ['жок', 'b'],
      ['нет', 'b'],
      ['no', 'b'],
      ['ооба очурулсун', 'a'],
    ],
  },
  'one of seven': {
    prompt: SEVEN,
    rows: [
      ['бир', 'a'],
      ['два', 'b'],
      ['one', 'a'],
      ['д', 'e'],
      ['e', 'e'],
      ['е', 'f'],
      ['ж', 'g'],
      ['g', 'g'],
      ['с', 'c'],
    ],
  },
  'a screen that waits for next': {
    prompt: NEXT,
    rows: [
      ['улантуу', 'next'],
      ['ulantuu', 'next'],
      ['улантам', 'next'],
      ['кийинки', 'next'],
      ['kiyinki', 'next'],
      ['kiinki', 'next'],
      ['дальше', 'next'],
      ['далее', 'next'],
      ['dalshe', 'next'],
      ['next', 'next'],
      ['Next >>', 'next'],
      ['понятно', 'next'],
      ['түшүндүм', 'next'],
      ['ок', 'next'],
      ['👍', 'next'],
      ['ооба', 'next'],
      ['1', 'next'],
      ['жок', undefined],
      ['2', undefined],
      ['мектеп жөнүндө айтыңыз', undefined],
    ],
  },
  'the language': {
    prompt: LANGUAGE,
    rows: [
      ['кыргызча', 'ky'],
      ['кыргыз', 'ky'],
      ['kyrgyzcha', 'ky'],
      ['kyrgyz', 'ky'],
      ['qirgizcha', 'ky'],
      ['русский', 'ru'],
      ['russkiy', 'ru'],
      ['russky', 'ru'],
      ['RU', 'ru'],
      ['english', 'en'],
      ['engl', 'en'],
      ['2', 'ru'],
    ],
  },
  'an hour': {
    prompt: HOUR,
    rows: [
      ['08:00', '08:00'],
      ['8:00', '08:00'],
      ['8.00', '08:00'],
      ['8', '08:00'],
      ['13', '13:00'],
      ['кечинде', '19:00'],
      ['19.00', '19:00'],
      ['түштө', '13:00'],
      ['tushto', '13:00'],
      ['4', 'never'],
      ['эскертпениз', 'never'],
      ['00', undefined],
      ['20:00', undefined],
    ],
  },
  'a list of numbered lessons': {
    prompt: LESSONS,
    rows: [
      ['2', '02-praise'],
      ['Жардам берген мактоо', '02-praise'],
      ['2. жардам берген мактоо', '02-praise'],
      ['катадан', '03-mistakes'],
      ['Окуучулар эмне үчүн токтойт?', '01-why'],
    ],
  },
  'labels that are numbers': {
    prompt: NUMERALS,
    rows: [
      ['4', 'a'],
      ['1', 'd'],
      ['1.', 'd'],
      ['b', 'b'],
    ],
  },
  'labels that differ in a sign only': {
    prompt: SIGNS,
    rows: [
      ['a > b', 'b'],
      [' a < b ', 'a'],
      ['a b', undefined],
      ['3', 'c'],
    ],
  },
  'several choices': {
    prompt: SEVERAL,
    rows: [
      ['1 3', 'a c'],
      ['1,3', 'a c'],
      ['1, 3', 'a c'],
      ['1;3', 'a c'],
      ['1.3', 'a c'],
      ['1. 3.', 'a c'],
      ['1) 3)', 'a c'],
      ['1+3', 'a c'],
      ['1/3', 'a c'],
      ['1\n3', 'a c'],
      ['1 и 3', 'a c'],
      ['1 жана 3', 'a c'],
      ['1 and 3', 'a c'],
      ['1, 3 и 5', 'a c e'],
      ['3 1', 'a c'],
      ['13', 'a c'],
      ['135', 'a c e'],
      ['1 1 3', 'a c'],
      ['5', 'e'],
      ['а, в', 'a c'],
      ['а в', 'a c'],
      ['ав', 'a c'],
      ['AC', 'a c'],
      ['a, c', 'a c'],
      ['а и в', 'a c'],
      ['биринчи жана үчүнчү', 'a c'],
      ['первый и третий', 'a c'],
      ['1-2', 'a b'],
      ['1-3', undefined],
      ['1-3-5', 'a c e'],
      ['аракетти мактоо, суроо берүү', 'a c'],
      ['Аракетти мактоо жана суроо беруу', 'a c'],
      ['кайтарым', 'e'],
      ['kaitarym bailanysh', 'e'],
      ['баа коюу, суроо берүү', 'b c'],
      ['баа коюу, суроо берүү?', undefined],
      ['баарыбы?', undefined],
      ['баары', 'a b c d e'],
      ['все', 'a b c d e'],
      ['all', 'a b c d e'],
      ['1 6', undefined],
      ['16', undefined],
      ['11', undefined],
      ['1 мектеп', undefined],
      ['да', undefined],
      ['жок', undefined],
      ['аракетти мактоо, дагы бир нерсе', undefined],
      [',', undefined],
    ],
  },
  'several of labels that are numbers': {
    prompt: SEVERAL_NUMERALS,
    rows: [
      ['3', 'c'],
      ['5, 9', 'a b'],
      ['1', 'a'],
      ['1 2', 'a b'],
      ['9 и 3', 'a c'],
    ],
  },
  'several of ten': {
    prompt: TEN,
    rows: [
      ['10', 'j'],
      ['1 10', 'a j'],
      ['12', undefined],
      ['и', 'i'],
    ],
  },
  'an order': {
    prompt: ORDER,
    rows: [
      ['2 3 1', 'a b c'],
      ['2,3,1', 'a b c'],
      ['2-3-1', 'a b c'],
      ['2>3>1', 'a b c'],
      ['2 → 3 → 1', 'a b c'],
      ['231', 'a b c'],
      ['2.3.1', 'a b c'],
      ['2, 3 анан 1', 'a b c'],
      ['сначала 2', undefined],
      ['б в а', 'a b c'],
      ['бва', 'a b c'],
      ['b c a', 'a b c'],
      ['BCA', 'a b c'],
      ['максат, аракет, жыйынтык', 'a b c'],
      ['Максат → Аракет → Жыйынтык', 'a b c'],
      ['1. Максат\n2. Аракет\n3. Жыйынтык', 'a b c'],
      ['maksat, araket, jyiyntyk', 'a b c'],
      ['1 2 3', 'c a b'],
      ['2 3', undefined],
      ['2 3 3', undefined],
      ['2 3 4', undefined],
      ['2 3 1 1', undefined],
      ['23', undefined],
      ['максат', undefined],
      ['эмне үчүн?', undefined],
    ],
  },
  'an order of numbers': {
    prompt: ORDER_NUMERALS,
    rows: [
      ['1 2 3', 'b c a'],
      ['3, 2, 1', 'a c b'],
    ],
  },
  'a match': {
    prompt: MATCH,
    rows: [
      ['1b 2c 3a', 'a b c'],
      ['1б 2в 3а', 'a b c'],
      ['1-б, 2-в, 3-а', 'a b c'],
      ['1 - б; 2 - в; 3 - а', 'a b c'],
      ['1б2в3а', 'a b c'],
      ['1=b 2=c 3=a', 'a b c'],
      ['1) б 2) в 3) а', 'a b c'],
      ['1.б\n2.в\n3.а', 'a b c'],
      ['1→б 2→в 3→а', 'a b c'],
      ['3а 1б 2в', 'a b c'],
      ['б1 в2 а3', 'a b c'],
      ['б в а', 'a b c'],
      ['bca', 'a b c'],
      ['B, C, A', 'a b c'],
      ['2 3 1', 'a b c'],
      ['231', 'a b c'],
      ['1-2 2-3 3-1', 'a b c'],
      ['1-2, 2-3, 3-1', 'a b c'],
      ['122331', 'a b c'],
      ['1б жана 2в жана 3а', 'a b c'],
      ['а а а', 'c c c'],
      ['1б 2в', undefined],
      ['1б 1в 3а', undefined],
      ['1б 2в 3г', undefined],
      ['1-2 2-3', undefined],
      ['б', undefined],
      ['билбейм', undefined],
    ],
  },
  'a match of two': {
    prompt: PAIR,
    rows: [
      ['1b 2a', 'a b'],
      ['b a', 'a b'],
      ['21', 'a b'],
      ['1b', undefined],
      ['1-2 2-1', 'a b'],
    ],
  },
  'a match of four': {
    prompt: FOUR_PAIRS,
    rows: [
      ['2 1 4 3', 'b a d c'],
      ['2-1-4-3', 'b a d c'],
      ['1-2 2-1 3-4 4-3', 'b a d c'],
      ['1-2 2-1', undefined],
      ['1-2, 2-1', undefined],
    ],
  },
  'a scale': {
    prompt: SCALE,
    rows: [
      ['4', '4'],
      ['4.', '4'],
      ['4 балл', '4'],
      ['төрт', '4'],
      ['четыре', '4'],
      ['five', '5'],
      ['5/5', '5'],
      ['4 из 5', '4'],
      ['5️⃣', '5'],
      ['толугу менен', '5'],
      ['таптакыр', '1'],
      ['4/10', undefined],
      ['0', undefined],
      ['6', undefined],
      ['-3', undefined],
      ['4,5', undefined],
      ['4-5', undefined],
      ['б', undefined],
      ['ооба', undefined],
    ],
  },
  'a number': {
    prompt: NUMBER,
    rows: [
      ['12,5', '12.5'],
      ['12.5', '12.5'],
      ['12.50', '12.5'],
      ['12,5.', '12.5'],
      ['-3', '-3'],
      ['−3', '-3'],
      ['минус 3', '-3'],
      ['+3', '3'],
      ['1 000', '1000'],
      ['1 000 000', '1000000'],
      ['1 000,5', '1000.5'],
      ['1,000,000', '1000000'],
      ['1,000.5', '1000.5'],
      ['1.000,5', '1000.5'],
      ['1,000', '1'],
      ['007', '7'],
      ['-0', '0'],
      ['12.5 %', '12.5'],
      ['12,5%', '12.5'],
      ['½', '0.5'],
      ['1½', '1.5'],
      ['1/2', '0.5'],
      ['1 1/2', '1.5'],
      ['2/3', '0.666667'],
      ['1/0', undefined],
      [',5', '0.5'],
      ['5 күн', '5'],
      ['5күн', '5'],
      ['5 сом', '5'],
      ['болжол менен 20', '20'],
      ['~20', '20'],
      ['≈ 20', '20'],
      ['жообу: 20', '20'],
      ['= 20', '20'],
      ['x=20', '20'],
      ['２０', '20'],
      ['беш', '5'],
      ['пять', '5'],
      ['нөл', '0'],
      ['10-15', undefined],
      ['10 15', undefined],
      ['5 из 10', undefined],
      ['12:30', undefined],
      ['3x4', undefined],
      ['20?', undefined],
      ['сколько', undefined],
      ['1e5', undefined],
      ['Infinity', undefined],
      ['NaN', undefined],
      ['12345678901234567890', undefined],
      ['5 окуучу сабакка катышкан жок болсо эмне кылам', undefined],
    ],
  },
  'a text': {
    prompt: TEXT,
    rows: [
      [' Өсүүгө багытталган ', 'Өсүүгө багытталган'],
      ['2', '2'],
      ['?', '?'],
      [' ', undefined],
    ],
  },
  'a text beside a choice': {
    prompt: SCHOOL,
    rows: [
      ['Кийинчерээк кошулам', 'later'],
      ['кийинчерээк', 'later'],
      ['kiyinchereek koshulam', 'later'],
      ['later', 'later'],
      ['1', 'later'],
      ['1.', 'later'],
      ['12', '12'],
      ['a', 'a'],
      ['SB-12', 'SB-12'],
      ['№1 мектеп', '№1 мектеп'],
      ['ооба', 'ооба'],
    ],
  },
  'a name that is offered': {
    prompt: NAME,
    rows: [
      ['ооба', 'yes'],
      ['да', 'yes'],
      ['👍', 'yes'],
      ['Айгүл Асанова', 'Айгүл Асанова'],
      ['Да Винчи', 'Да Винчи'],
    ],
  },
  'a reflection': {
    prompt: REFLECTION,
    rows: [
      [' Айбекти мактайм. Эмне үчүн? ', 'Айбекти мактайм. Эмне үчүн?'],
      ['👍', '👍'],
      ['\n', undefined],
    ],
  },
};

describe.each(Object.entries(TABLE))('to %s', (_, { prompt, rows }) => {
  it.each(rows)('%j is answered as %j', (typed, expected) => {
    const isText = prompt.type === 'text' || prompt.type === 'reflection';
    const answer: Answer | undefined = expected === undefined ? undefined : isText ? [expected] : expected.split(' ');
    expect(matchAnswer(prompt, typed)).toEqual(answer);
  });
});

it('has at least 150 rows of what people type', () => {
  expect(Object.values(TABLE).reduce((sum, { rows }) => sum + rows.length, 0)).toBeGreaterThanOrEqual(150);
});

it('takes a text that is longer than a message for no answer', () => {
  expect(matchAnswer(REFLECTION, 'а'.repeat(MAX_ANSWER_LENGTH))).toBeDefined();
  expect(matchAnswer(REFLECTION, 'а'.repeat(MAX_ANSWER_LENGTH + 1))).toBeUndefined();
});

const label = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...'абвгңөүabc123 ,.-→>«»?!'), minLength: 1, maxLength: 12 }),
);
const choices = fc
  .uniqueArray(
    label.filter((text) => text.trim() !== ''),
    { minLength: 1, maxLength: 12, selector: (text) => text.trim() },
  )
  .map((labels) => lettered(...labels));
const prompts: fc.Arbitrary<PromptBody> = fc.oneof(
  ...Object.values(TABLE).map(({ prompt }) => fc.constant(prompt)),
  choices.map((some): PromptBody => ({ type: 'choice', choices: some })),
  choices.map((some): PromptBody => ({ type: 'choices', choices: some })),
  choices.map((items): PromptBody => ({ type: 'order', items })),
  fc.tuple(choices, choices).map(([items, matches]): PromptBody => ({ type: 'match', items, matches })),
  choices.map((some): PromptBody => ({ type: 'text', choices: some })),
);
const typed = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'абвгджabcd0123456789 ,.;-–/½№+?\n') }),
  fc.constantFrom(...Object.values(TABLE).flatMap(({ rows }) => rows.map(([text]) => text))),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '\ud800',
    '1'.repeat(4000),
    '1 '.repeat(2000),
    '- '.repeat(2000),
  ),
);

it('never throws, and returns only answers that are valid', () => {
  fc.assert(
    fc.property(prompts, typed, (prompt, text) => {
      const answer = matchAnswer(prompt, text);
      expect(answer === undefined || isValidAnswer(prompt, answer)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

it.each(['choice', 'choices', 'text'] as const)('takes a label of %s, typed as it is, for its choice', (type) => {
  fc.assert(
    fc.property(choices, fc.nat(), (some, n) => {
      const choice = some[n % some.length] as Choice;
      expect(matchAnswer({ type, choices: some }, choice.label)).toEqual([choice.value]);
    }),
  );
});

it('takes all numbers, in any order and parted by anything, for an order', () => {
  const orders = fc.integer({ min: 2, max: 9 }).chain((n) =>
    fc.shuffledSubarray(
      Array.from({ length: n }, (_, i) => i + 1),
      { minLength: n },
    ),
  );
  fc.assert(
    fc.property(orders, fc.constantFrom(' ', ',', ', ', '-', ' > ', ''), (order, separator) => {
      const items = lettered(...order.map((i) => `пункт ${i}`));
      const expected = order.map((place) => optionValue(place - 1));
      expect(matchAnswer({ type: 'order', items }, order.join(separator))).toEqual(expected);
    }),
  );
});
