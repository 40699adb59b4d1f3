import type { Language, Localized } from '../learning/language.ts';

type CertificateTexts = {
  readonly heading: string;
  readonly valid: string;
  readonly revoked: string;
  readonly hours: string;
  readonly score: string;
  readonly number: string;
  readonly issuedOn: string;
  readonly issuer: string;
  readonly revokedOn: string;
  readonly reason: string;
  readonly signatories: string;
  /** Stands before the address of the page. */
  readonly check: string;
};

/** Sentences without her name in them: it would need a case ending in Kyrgyz and Russian, and a gender in Russian. */
export const CERTIFICATE_TEXTS: Localized<CertificateTexts> = {
  ky: {
    heading: 'Курсту аяктагандыгы жөнүндө сертификат',
    valid: 'Сертификат чыныгы жана күчүндө.',
    revoked: 'Бул сертификат жокко чыгарылган. Ал мындан ары күчүндө эмес.',
    hours: 'Көлөмү, саат',
    score: 'Тесттин жыйынтыгы',
    number: 'Сертификаттын номери',
    issuedOn: 'Берилген күнү',
    issuer: 'Берген уюм',
    revokedOn: 'Жокко чыгарылган күнү',
    reason: 'Себеби',
    signatories: 'Кол койгондор',
    check: 'Сертификатты текшерүү үчүн бул даректи ачыңыз:',
  },
  ru: {
    heading: 'Сертификат о прохождении курса',
    valid: 'Сертификат подлинный и действует.',
    revoked: 'Этот сертификат отозван и больше не действует.',
    hours: 'Объём, часов',
    score: 'Результат теста',
    number: 'Номер сертификата',
    issuedOn: 'Дата выдачи',
    issuer: 'Кем выдан',
    revokedOn: 'Дата отзыва',
    reason: 'Причина',
    signatories: 'Подписали',
    check: 'Чтобы проверить сертификат, откройте этот адрес:',
  },
  en: {
    heading: 'Certificate of completion',
    valid: 'This certificate is genuine and valid.',
    revoked: 'This certificate was revoked. It is no longer valid.',
    hours: 'Hours',
    score: 'Test result',
    number: 'Certificate number',
    issuedOn: 'Issued on',
    issuer: 'Issued by',
    revokedOn: 'Revoked on',
    reason: 'Reason',
    signatories: 'Signed by',
    check: 'To check this certificate, open this address:',
  },
};

/** Each language's name for itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { ky: 'Кыргызча', ru: 'Русский', en: 'English' };
