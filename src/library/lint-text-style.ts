import type { Language } from '../learning/language.ts';
import { allSequences, ELEMENT, type MessageElement } from './message-format.ts';
import { type TextsSource, textPath, writtenText } from './texts-source.ts';

/** Checks how texts are written: suffixes on placeholders, straight quotes. */
export function lintTextStyle(source: TextsSource): void {
  for (const key of source.texts.keys()) {
    if (source.language === 'ky') lintSuffixes(source, key);
    if (GUILLEMETS.includes(source.language)) lintQuotes(source, key);
  }
}

/** The languages that quote with «…». */
const GUILLEMETS: readonly Language[] = ['ky', 'ru'];

/** Vowel harmony makes a fixed suffix wrong for half of all values: Айгүлгө, but Асанга. */
function lintSuffixes(source: TextsSource, key: string): void {
  for (const sequence of allSequences(source.texts.get(key) ?? [])) {
    sequence.forEach((element, i) => {
      const before = sequence[i - 1];
      if (element.type !== ELEMENT.literal || !before || before.type === ELEMENT.literal) return;
      const [suffix] = /^[\p{L}-]+/u.exec(element.value) ?? [];
      if (suffix === undefined) return;
      const name = nameOf(before);
      const message = `“${suffix}” stands right after ${name}: a suffix is wrong for half of the values (Айгүлгө, but Асанга). Let ${name} stand alone, as in «${name}, сиз …» or «Мектеп — ${name}».`;
      reportAt(source, key, element.location?.start.offset ?? 0, 'suffix-on-placeholder', message);
    });
  }
}

function nameOf(element: MessageElement): string {
  return 'value' in element ? `{${element.value}}` : '#';
}

function lintQuotes(source: TextsSource, key: string): void {
  const offset = writtenText(source, key).indexOf('"');
  if (offset < 0) return;
  const message = 'Straight quotes ("…") are not used in this language. Write «…».';
  reportAt(source, key, offset, 'straight-quotes', message, 'warning');
}

function reportAt(
  { yaml, report }: TextsSource,
  key: string,
  offset: number,
  rule: string,
  message: string,
  severity?: 'warning',
): void {
  report(yaml.positionIn(textPath(key), offset), rule, message, severity);
}
