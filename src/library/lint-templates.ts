import { LANGUAGES, type Language } from '../learning/language.ts';
import { TEMPLATE_PARAMETER_MAX } from '../learning/outbound-template.ts';
import { countOf } from './count-of.ts';
import { suggest } from './suggest.ts';
import { fixedParts, type Placeholder, placeholdersIn } from './template-body.ts';
import { BAD_SPACING, fewestWords, MAX_TEMPLATE_BODY, NOT_PLAIN } from './template-rules.ts';
import type { TemplateFile } from './templates-file.ts';
import type { TemplatesSource } from './templates-source.ts';

/** One text of a template, and where in it something is wrong. */
type Body = {
  readonly template: string;
  readonly language: Language;
  readonly body: string;
  readonly placeholders: readonly Placeholder[];
  /** The names of the parameters that the template declares. */
  readonly declared: readonly string[];
  report(offset: number, rule: string, message: string, severity?: 'warning'): void;
};

/** Checks templates by the rules of WhatsApp, so that a refusal is found by the author and not after a day of review. */
export function lintTemplates(source: TemplatesSource): void {
  lintCodes(source);
  for (const [name, template] of Object.entries(source.file.templates)) {
    for (const language of LANGUAGES) {
      lintBody(bodyOf(source, name, template, language));
      lintPlain(source, name, template, language, 'footer');
      lintPlain(source, name, template, language, 'button');
    }
    lintButtons(source, name, template);
  }
}

function lintCodes({ file, yaml, report }: TemplatesSource): void {
  LANGUAGES.forEach((language, i) => {
    const code = file.languages[language];
    const before = LANGUAGES.slice(0, i).find((other) => file.languages[other] === code);
    if (before === undefined) return;
    const message = `\`${code}\` is the code of ${before} already. Each language has its own.`;
    report(yaml.positionOf(['languages', language]), 'twice', message);
  });
}

function bodyOf({ yaml, report }: TemplatesSource, template: string, file: TemplateFile, language: Language): Body {
  const path = ['templates', template, 'texts', language, 'body'];
  const { body } = file.texts[language];
  return {
    template,
    language,
    body,
    placeholders: placeholdersIn(body),
    declared: Object.keys(file.parameters),
    report: (offset, rule, message, severity) => report(yaml.positionIn(path, offset), rule, message, severity),
  };
}

function lintBody(body: Body): void {
  if (!lintBraces(body)) return;
  lintParameters(body);
  lintPlaces(body);
  lintLength(body);
  const spacing = BAD_SPACING.exec(body.body);
  if (spacing) {
    const message =
      'WhatsApp refuses tabs, more than four spaces and more than two line breaks in a row. Leave some out.';
    body.report(spacing.index, 'bad-spacing', message);
  }
  if (body.language === 'ky') lintSuffixes(body);
  const quote = body.language === 'en' ? -1 : body.body.indexOf('"');
  const message = 'Straight quotes ("…") are not used in this language. Write «…».';
  if (quote >= 0) body.report(quote, 'straight-quotes', message, 'warning');
}

/** False: there are braces that are no placeholder. */
function lintBraces({ body, placeholders, report }: Body): boolean {
  const isInside = (at: number): boolean =>
    placeholders.some(({ offset, text }) => at >= offset && at < offset + text.length);
  const stray = [...body.matchAll(/[{}]/g)].find(({ index }) => !isInside(index));
  if (!stray) return true;
  const message =
    'Braces are for parameters only: write `{name}`, one brace on either side. The numbers that WhatsApp wants are put in for you.';
  report(stray.index, 'bad-text', message);
  return false;
}

function lintParameters({ template, language, placeholders, declared, report }: Body): void {
  const names = placeholders.map(({ name }) => name);
  placeholders.forEach(({ name, offset }, i) => {
    if (!declared.includes(name)) {
      const known = declared.map((one) => `{${one}}`).join(', ') || 'none';
      const hint = suggest(name, declared) || ` Declared are: ${known}.`;
      report(offset, 'unknown-placeholder', `\`${template}\` has no parameter \`${name}\`.${hint}`);
    }
    if (names.indexOf(name) < i) {
      report(
        offset,
        'placeholder-twice',
        `\`{${name}}\` stands here twice. WhatsApp fills each place once: say it once.`,
      );
    }
  });
  const missing = declared.filter((name) => !names.includes(name));
  if (missing.length === 0) return;
  const message = `\`${template}\` lacks ${missing.map((name) => `\`{${name}}\``).join(' and ')} in ${language}. Every language says every parameter.`;
  report(0, 'placeholders-differ', message);
}

/** Subcode 2388299: words before the first and after the last. Punctuation is no word: “… {name}.” still ends with it. */
function lintPlaces({ body, placeholders, report }: Body): void {
  const parts = fixedParts(body);
  parts.forEach((part, i) => {
    if (placeholders.length === 0 || /[\p{L}\p{N}]/u.test(part)) return;
    const [before, after] = [placeholders[i - 1], placeholders[i]];
    const place = after ?? before;
    if (!place) return;
    report(place.offset, 'placeholder-place', placeMessage(before?.text, after?.text));
  });
}

function placeMessage(before: string | undefined, after: string | undefined): string {
  if (before === undefined) return `WhatsApp refuses a text that begins with \`${after}\`. Put a word before it.`;
  if (after === undefined) return `WhatsApp refuses a text that ends with \`${before}\`. Put a word after it.`;
  return `WhatsApp refuses \`${before}\` and \`${after}\` side by side. Put a word between them.`;
}

function lintLength({ body, placeholders, report }: Body): void {
  const fixed = fixedParts(body).join(' ');
  const words = fixed.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  const fewest = fewestWords(placeholders.length);
  if (words < fewest) {
    const message = `WhatsApp refuses so many parameters in so few words: ${countOf(placeholders.length, 'parameter')} need at least ${countOf(fewest, 'word')} around them, here are ${words}.`;
    report(0, 'few-words', message);
  }
  const length = fixedParts(body).join('').length + placeholders.length * TEMPLATE_PARAMETER_MAX;
  if (length > MAX_TEMPLATE_BODY) {
    const message = `This can be ${length} characters long once it is filled (${TEMPLATE_PARAMETER_MAX} for each parameter), WhatsApp takes ${MAX_TEMPLATE_BODY}. Shorten it.`;
    report(0, 'too-long', message);
  }
}

/** Vowel harmony makes a fixed suffix wrong for half of all values: Айгүлгө, but Асанга. */
function lintSuffixes({ body, placeholders, report }: Body): void {
  for (const { text, offset } of placeholders) {
    const end = offset + text.length;
    const [suffix] = /^[\p{L}-]+/u.exec(body.slice(end)) ?? [];
    if (suffix === undefined) continue;
    const message = `“${suffix}” stands right after ${text}: a suffix is wrong for half of the values (Айгүлгө, but Асанга). Let ${text} stand alone, as in «Урматтуу ${text}, сиз …».`;
    report(end, 'suffix-on-placeholder', message);
  }
}

function lintPlain(
  { yaml, report }: TemplatesSource,
  name: string,
  { texts }: TemplateFile,
  language: Language,
  part: 'footer' | 'button',
): void {
  const found = NOT_PLAIN.exec(texts[language][part] ?? '');
  if (!found) return;
  const at = yaml.positionIn(['templates', name, 'texts', language, part], found.index);
  const message = `A ${part} is plain words: WhatsApp refuses parameters, emoji, line breaks and marks such as \`*\` in it.`;
  report(at, 'not-plain', message);
}

/** A button in one language alone would be forgotten in the others. */
function lintButtons({ yaml, report }: TemplatesSource, name: string, { texts }: TemplateFile): void {
  const without = LANGUAGES.filter((language) => texts[language].button === undefined);
  if (without.length === 0 || without.length === LANGUAGES.length) return;
  for (const language of without) {
    const at = yaml.positionOfKey(['templates', name, 'texts', language]);
    report(at, 'missing-button', `\`${name}\` has a button in other languages, but none in ${language}.`);
  }
}
