import { fold } from './fold.ts';

/** Cyrillic by letter, and the Latin letters of Turkic alphabets, as the key writes them. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ж: 'j', з: 'z', и: 'i', й: 'i', к: 'k', л: 'l', м: 'm' },
  ...{ н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'h', ц: 'ts', ч: 'ch', ш: 'sh' },
  ...{ щ: 'sh', ъ: '', ы: 'i', ь: '', э: 'e', ю: 'iu', я: 'ia' },
  ...{ y: 'i', ı: 'i', w: 'v', q: 'k', x: 'h', ö: 'o', ü: 'u', ş: 'sh', ç: 'ch', ğ: 'g', ñ: 'n' },
};
const MAPPED_LETTER = /[а-яyıwqxöüşçğñ]/g;

/** What one sound is written as: ш, ж, х, ң; ц and к for a lone c; e also as ye and yo, u also as yu. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/s(?:h?c)h/g, 'sh'],
  [/zh|dzh|dj/g, 'j'],
  [/kh/g, 'h'],
  [/ng/g, 'n'],
  [/c(?=[ei])/g, 'ts'],
  [/c(?!h)/g, 'k'],
  [/i+[eo]/g, 'e'],
  [/i+u/g, 'u'],
  [/(.)\1+/g, '$1'],
];

/**
 * How a text sounds, in coarse Latin letters: equal for a Kyrgyz or Russian word and what people write for it on a Latin
 * keyboard (`кийинки`, `kiyinki`, `kiinki`; `жок`, `jok`, `zhok`; `окуу`, `oquu`). For comparing only, and only where
 * nothing closer fits: different words may share a key (`тоо`, `то`).
 */
export function phoneticKey(text: string): string {
  const latin = fold(text).replace(MAPPED_LETTER, (letter) => LETTERS[letter] ?? letter);
  return SPELLINGS.reduce((key, [spelling, sound]) => key.replace(spelling, sound), latin);
}
