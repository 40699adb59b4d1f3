import type { Certificate } from '../learning/certificate.ts';
import { LANGUAGES, type Language, localize } from '../learning/language.ts';
import { CERTIFICATE_TEXTS, LANGUAGE_NAMES } from './certificate-texts.ts';
import { formatDate } from './format-date.ts';
import { type Html, html } from './html.ts';
import { certificatePath } from './issue-certificate.ts';

const ISSUER = 'Sabak';

/**
 * The page behind a certificate's link, for an employer: whose, for what, and whether it is valid. Whole without script;
 * its style is `certificate.css`, which `styleHref` names. `publicUrl` is an origin; dates are days in `timeZone`.
 */
export function certificatePage(options: {
  certificate: Certificate;
  language: Language;
  timeZone: string;
  publicUrl: string;
  styleHref: string;
}): string {
  const { certificate, language, publicUrl, styleHref } = options;
  const texts = CERTIFICATE_TEXTS[language];
  const { revoked } = certificate;
  const address = publicUrl + certificatePath(certificate.id);
  const title = localize(certificate.title, language);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${texts.heading}: ${certificate.name}</title>
<link rel="stylesheet" href="${styleHref}">
</head>
<body>
<nav>${LANGUAGES.map((other) => languageLink(other, language))}</nav>
<main>
<p class="${revoked ? 'status revoked' : 'status valid'}">${revoked ? texts.revoked : texts.valid}</p>
<article>
<p class="brand">${ISSUER}</p>
<h1>${texts.heading}</h1>
<p class="name">${certificate.name}</p>
<p class="title"${langOf(certificate, language)}>${title}</p>
<dl>${rows(options)}</dl>
${signatories(certificate, language)}
<p class="check">${texts.check} <a href="${address}">${address}</a></p>
</article>
</main>
</body>
</html>
`.html;
}

function languageLink(other: Language, current: Language): Html {
  if (other === current) return html`<span aria-current="true" lang="${other}">${LANGUAGE_NAMES[other]}</span> `;
  return html`<a href="?lang=${other}" lang="${other}" hreflang="${other}" rel="alternate">${LANGUAGE_NAMES[other]}</a> `;
}

/** A course that was not taught in this language keeps its own: a screen reader has to know. */
function langOf({ title }: Certificate, language: Language): Html | undefined {
  if (title[language] !== undefined) return undefined;
  const own = LANGUAGES.find((other) => title[other] !== undefined);
  return own && html` lang="${own}"`;
}

function rows(options: { certificate: Certificate; language: Language; timeZone: string; publicUrl: string }): Html[] {
  const { certificate, language, timeZone, publicUrl } = options;
  const { score, revoked } = certificate;
  const texts = CERTIFICATE_TEXTS[language];
  const day = (at: number): string => formatDate(at, language, timeZone);
  return [
    row(texts.hours, new Intl.NumberFormat(language).format(certificate.hours)),
    ...(score === undefined ? [] : [row(texts.score, percent(score, language))]),
    row(texts.issuedOn, day(certificate.issuedAt)),
    row(texts.number, certificate.number),
    row(texts.issuer, `${ISSUER}, ${new URL(publicUrl).host}`),
    ...(revoked ? [row(texts.revokedOn, day(revoked.at)), row(texts.reason, revoked.reason)] : []),
  ];
}

/** Rounded down: nobody is shown a result that she has not reached. The small addend takes back binary fractions (0.29 × 100). */
function percent(score: number, language: Language): string {
  const whole = Math.floor(score * 100 + 1e-9) / 100;
  return new Intl.NumberFormat(language, { style: 'percent' }).format(whole);
}

function row(term: string, value: string): Html {
  return html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
}

function signatories({ signatories: signed }: Certificate, language: Language): Html | undefined {
  if (signed.length === 0) return undefined;
  const people = signed.map(
    ({ name, role }) => html`<li><span>${name}</span><span class="role">${localize(role, language)}</span></li>`,
  );
  return html`<h2>${CERTIFICATE_TEXTS[language].signatories}</h2><ul>${people}</ul>`;
}
