import { fold } from './fold.ts';
import { phoneticKey } from './phonetic-key.ts';

const LATIN = /[a-z]/;

/** Words and short phrases in their folded form, and found also where they are typed in Latin letters. */
type Words = { readonly folded: ReadonlySet<string>; readonly keys: ReadonlySet<string> };

function wordsOf(list: string): Words {
  const words = list.split(/\s*,\s*/);
  return { folded: new Set(words.map(fold)), keys: new Set(words.map(phoneticKey)) };
}

function has({ folded, keys }: Words, text: string): boolean {
  return folded.has(text) || (LATIN.test(text) && keys.has(phoneticKey(text)));
}

const YES = wordsOf(
  `ооба, оба, ооба макул, ова, ии, ээ, макул, макулмун, болот, болду, жарайт, албетте, мейли, кошулам,
  да, д, дааа, ага, угу, ок, окей, хорошо, ладно, конечно, согласна, согласен, согласны, я согласна, я согласен, давай,
  yes, y, yeah, yep, yup, ok, okay, sure, of course, agree, i agree`,
);

const NO = wordsOf(
  `жок, жоо, жо, макул эмесмин, макул эмес, кошулбайм, каалабайм, керек эмес, керек жок,
  нет, не, неа, нету, н, не надо, не нужно, не хочу, не согласна, не согласен, не согласны, я не согласна, я не согласен,
  no, n, nope, nah, disagree, i disagree, no way`,
);

const COURTESY = wordsOf('рахмат, чоң рахмат, спасибо, пожалуйста, сураныч, thanks, thank, you, please');

const NEXT = wordsOf(
  `кийинки, кийинкиси, улантуу, улант, улантам, улантабыз, уланталы, андан ары, ары, алга, кеттик, даяр, даярмын,
  түшүндүм, түшүнүктүү, окудум, окуп чыктым, далее, дальше, продолжить, продолжай, продолжаем, продолжим, следующий,
  следующая, вперед, поехали, готово, готов, готова, понятно, понял, поняла, прочитал, прочитала,
  next, continue, go on, go, forward, ready, done, got it, i see, understood`,
);

const ALL = wordsOf(
  'баары, баарын, бардыгы, бардыгын, все, всё, все варианты, все ответы, all, all of them, everything',
);

/** Thumbs, ticks and plus mean yes, as everywhere in chats here. Skin tones and selectors may follow. */
const YES_SIGN = /^(?:[+👍👌✅✔☑🆗🙆]\p{M}*[\u{1f3fb}-\u{1f3ff}]?\s*)+$/u;
const NO_SIGN = /^(?:[-−–—👎❌✖🚫🙅]\p{M}*[\u{1f3fb}-\u{1f3ff}]?\s*)+$/u;

/** Whether a text says yes or no, in any of the three languages, and nothing else. */
export function yesOrNo(text: string): 'yes' | 'no' | undefined {
  const folded = fold(text);
  if (folded === '') return YES_SIGN.test(text.trim()) ? 'yes' : NO_SIGN.test(text.trim()) ? 'no' : undefined;
  if (has(NO, folded)) return 'no';
  if (has(YES, folded)) return 'yes';
  const words = folded.split(' ', 6).filter((word) => !has(COURTESY, word));
  if (words.length === 0 || words.length > 4) return undefined;
  if (words.every((word) => has(YES, word))) return 'yes';
  return words.every((word) => has(NO, word)) ? 'no' : undefined;
}

/** Whether a text, folded, asks to go on. */
export function isNext(folded: string): boolean {
  return has(NEXT, folded);
}

/** Whether a text, folded, means every option. */
export function isAll(folded: string): boolean {
  return has(ALL, folded);
}

const NUMBERS: ReadonlyMap<string, number> = new Map(
  [
    'ноль нөл zero',
    'бир биринчи биринчиси один одна одно первый первая первое первую one first',
    'эки экинчи экинчиси два две второй вторая второе вторую two second',
    'үч үчүнчү үчүнчүсү три третий третья третье третью three third',
    'төрт төртүнчү төртүнчүсү четыре четвертый четвертая четвертое четвертую four fourth',
    'беш бешинчи бешинчиси пять пятый пятая пятое пятую five fifth',
    'алты алтынчы шесть шестой шестая шестое six sixth',
    'жети жетинчи семь седьмой седьмая седьмое seven seventh',
    'сегиз сегизинчи восемь восьмой восьмая восьмое eight eighth',
    'тогуз тогузунчу девять девятый девятая девятое nine ninth',
    'он онунчу десять десятый десятая десятое ten tenth',
  ].flatMap((words, number) => words.split(' ').map((word) => [fold(word), number] as const)),
);

/** The number, 0 to 10, that a folded word says. */
export function numberOfWord(folded: string): number | undefined {
  return NUMBERS.get(folded);
}
