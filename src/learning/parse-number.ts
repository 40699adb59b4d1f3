import { numberOfWord } from './answer-words.ts';
import { fold } from './fold.ts';

/** NFKC writes `1½` as `11⁄2`: these have to be set apart before it. */
const VULGAR_FRACTION = /[\u00bc-\u00be\u2150-\u215f]/g;
const MARKS = /\p{M}+/gu;
const DASHES = /[−–—‒]/g;
const MINUS_WORD = /^(?:минус|minus)\s+(?=\d)/;
const BARE_POINT = /(^|[\s-])[.,](?=\d)/;
const FRACTION = /^(-?)(?:(\d{1,6})\s+)?(\d{1,6})\s*[/⁄]\s*(\d{1,6})(?:\s[^\d?/]{0,30})?$/;
const DIGITS = /\d(?:[\d .,']*\d)?/;
/** What may stand around a number: words, a unit, a percent sign, but no second number and no question. */
const AROUND = /^[^?/⁄\d]{0,60}$/;
const MAX_WORDS_AROUND = 3;
/** A double holds 15 decimal digits exactly. */
const MAX_DIGITS = 15;

const PLAIN = /^\d+(?:[.,]\d+)?$/;
const BY_SPACES = /^\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?$/;
const BY_COMMAS = /^\d{1,3}(?:(?:,\d{3}){2,}(?:\.\d+)?|(?:,\d{3})+\.\d+)$/;
const BY_POINTS = /^\d{1,3}(?:(?:\.\d{3}){2,}(?:,\d+)?|(?:\.\d{3})+,\d+)$/;

/**
 * The one number of a short text as a decimal without needless zeros, such as `-12.5`; undefined where there is none or
 * more than one. Understands decimal commas, spaced thousands, percent signs and units (`5 күн`), fractions (`½`, `1 1/2`,
 * rounded to 6 places) and the words for 0 to 10. A single comma is always decimal: `1,000` is 1.
 */
export function parseNumber(text: string): string | undefined {
  if (text.length > 100) return undefined;
  const written = text
    .replace(VULGAR_FRACTION, (fraction) => ` ${fraction}`)
    .normalize('NFKC')
    .replace(MARKS, '')
    .replace(DASHES, '-')
    .toLowerCase()
    .trim()
    .replace(MINUS_WORD, '-')
    .replace(BARE_POINT, '$10.');
  const fraction = FRACTION.exec(written);
  if (fraction) return fromFraction(fraction);
  const token = DIGITS.exec(written);
  if (!token) return numberOfWord(fold(text))?.toString();
  const before = written.slice(0, token.index);
  const around = `${before} ${written.slice(token.index + token[0].length)}`;
  if (!AROUND.test(around) || fold(around).split(' ').length > MAX_WORDS_AROUND) return undefined;
  return normalize(token[0], /(?:^|[^\p{L}-])-\s?$/u.test(before));
}

function normalize(token: string, isNegative: boolean): string | undefined {
  const decimal = decimalOf(token);
  if (decimal === undefined) return undefined;
  const [whole = '', places = ''] = decimal.split('.');
  const integer = whole.replace(/^0+(?=\d)/, '');
  const rest = places.replace(/0+$/, '');
  if (integer.length + rest.length > MAX_DIGITS) return undefined;
  const number = rest === '' ? integer : `${integer}.${rest}`;
  return isNegative && number !== '0' ? `-${number}` : number;
}

function decimalOf(token: string): string | undefined {
  if (PLAIN.test(token)) return token.replace(',', '.');
  if (BY_SPACES.test(token)) return token.replace(/[ ']/g, '').replace(',', '.');
  if (BY_COMMAS.test(token)) return token.replaceAll(',', '');
  return BY_POINTS.test(token) ? token.replaceAll('.', '').replace(',', '.') : undefined;
}

function fromFraction([, sign, whole = '0', numerator, denominator]: RegExpExecArray): string | undefined {
  const value = Number(whole) + Number(numerator) / Number(denominator);
  return Number.isFinite(value) ? normalize(value.toFixed(6), sign === '-') : undefined;
}
