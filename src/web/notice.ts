import type { Request, Response } from 'express';
import { html } from '../certificates/html.ts';
import type { Language, Localized } from '../learning/language.ts';
import { acceptLanguage } from './accept-language.ts';

type Notice = { readonly title: string; readonly text: string };

export const NOTICES = {
  notFound: {
    ky: { title: 'Мындай барак жок', text: 'Шилтеме толук көчүрүлгөнүн текшериңиз.' },
    ru: { title: 'Такой страницы нет', text: 'Проверьте, полностью ли скопирована ссылка.' },
    en: { title: 'There is no such page', text: 'Please check that the link was copied completely.' },
  },
  noCertificate: {
    ky: { title: 'Мындай сертификат табылган жок', text: 'Шилтеме толук көчүрүлгөнүн текшериңиз.' },
    ru: { title: 'Такой сертификат не найден', text: 'Проверьте, полностью ли скопирована ссылка.' },
    en: { title: 'No such certificate was found', text: 'Please check that the link was copied completely.' },
  },
  expired: {
    ky: { title: 'Шилтеменин мөөнөтү бүттү', text: 'Шилтеме бир саат иштейт. Чаттан жаңы шилтеме сураңыз.' },
    ru: { title: 'Срок действия ссылки истёк', text: 'Ссылка действует один час. Попросите новую в чате.' },
    en: { title: 'This link has expired', text: 'A link works for one hour. Please ask for a new one in the chat.' },
  },
  broken: {
    ky: { title: 'Барак азыр ачылган жок', text: 'Бир аздан кийин кайра аракет кылып көрүңүз.' },
    ru: { title: 'Сейчас страница не открылась', text: 'Попробуйте ещё раз немного позже.' },
    en: { title: 'This page could not be opened just now', text: 'Please try again a little later.' },
  },
} as const satisfies Record<string, Localized<Notice>>;

/** Where the style of certificates and notices is served. */
export const STYLE_PATH = '/certificate.css';

/** Answers a person with a small page in her language, `fallback` where her browser names none of ours. */
export function sendNotice(
  request: Request,
  response: Response,
  { status, notice, fallback = 'ky' }: { status: number; notice: keyof typeof NOTICES; fallback?: Language },
): void {
  const language = acceptLanguage(request) ?? fallback;
  response.status(status).set('Cache-Control', 'no-store').vary('Accept-Language');
  response.set('X-Robots-Tag', 'noindex').type('html').send(noticePage(NOTICES[notice][language], language));
}

function noticePage({ title, text }: Notice, language: Language): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${STYLE_PATH}">
</head>
<body>
<main>
<article class="notice">
<p class="brand">Sabak</p>
<h1>${title}</h1>
<p>${text}</p>
</article>
</main>
</body>
</html>
`.html;
}

/** Whether a person looks at this response, in a browser. */
export function wantsHtml(request: Request): boolean {
  return request.accepts(['json', 'html']) === 'html';
}
