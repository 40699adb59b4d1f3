import type { Request, Response } from 'express';
import { html } from '../certificates/html.ts';
import { isLanguage, type Language, type Localized } from '../learning/language.ts';
import { acceptLanguage } from './accept-language.ts';

type Notice = { readonly title: string; readonly text: string; readonly link?: Link };
type Link = { readonly label: string; readonly href: string };

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
  erased: {
    ky: {
      title: 'Маалыматыңыз өчүрүлдү',
      text: 'Убактыңыз үчүн рахмат. Кайра келсеңиз, кубанабыз.',
      link: { label: 'Кайра баштоо', href: '/' },
    },
    ru: {
      title: 'Ваши данные удалены',
      text: 'Спасибо за ваше время. Будем рады, если вы вернётесь.',
      link: { label: 'Начать заново', href: '/' },
    },
    en: {
      title: 'Your data is deleted',
      text: 'Thank you for your time. You will be welcome back.',
      link: { label: 'Begin anew', href: '/' },
    },
  },
  broken: {
    ky: { title: 'Барак азыр ачылган жок', text: 'Бир аздан кийин кайра аракет кылып көрүңүз.' },
    ru: { title: 'Сейчас страница не открылась', text: 'Попробуйте ещё раз немного позже.' },
    en: { title: 'This page could not be opened just now', text: 'Please try again a little later.' },
  },
} as const satisfies Record<string, Localized<Notice>>;

/** Where the style of certificates and notices is served. */
export const STYLE_PATH = '/certificate.css';

/** Answers a person with a small page in the language of `?lang=`, of her browser, or where that names none of ours `fallback`. */
export function sendNotice(
  request: Request,
  response: Response,
  { status, notice, fallback = 'ky' }: { status: number; notice: keyof typeof NOTICES; fallback?: Language },
): void {
  const { lang } = request.query;
  const language = isLanguage(lang) ? lang : (acceptLanguage(request) ?? fallback);
  response.status(status).set('Cache-Control', 'no-store').vary('Accept-Language');
  response.set('X-Robots-Tag', 'noindex').type('html').send(noticePage(NOTICES[notice][language], language));
}

function noticePage({ title, text, link }: Notice, language: Language): string {
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
${link && html`<p><a class="button" href="${link.href}">${link.label}</a></p>`}
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
