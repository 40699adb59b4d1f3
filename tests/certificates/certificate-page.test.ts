import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certificatePage } from '../../src/certificates/certificate-page.ts';
import type { Certificate } from '../../src/learning/certificate.ts';
import { LANGUAGES, type Language } from '../../src/learning/language.ts';

const CERTIFICATE: Certificate = {
  id: '0123456789ABCDEFGHJKMNPQRS',
  number: 'SB-2026-000123',
  learner: 'her-learner-id',
  course: 'growth-mindset',
  name: 'Айгүл Токтосунова',
  language: 'ky',
  title: { ky: 'Өсүүгө багытталган ой жүгүртүү', ru: 'Установка на рост' },
  hours: 12,
  score: 0.29,
  issuedAt: Date.UTC(2026, 10, 24, 20),
  signatories: [{ name: 'Бакыт Асанов', role: { ky: 'директор', en: 'director' } }],
};

function page(certificate: Partial<Certificate> = {}, language: Language = 'ky'): string {
  return certificatePage({
    certificate: { ...CERTIFICATE, ...certificate },
    language,
    timeZone: 'Asia/Bishkek',
    publicUrl: 'https://sabak.example',
    styleHref: '/certificate.css',
  });
}

describe('a certificate', () => {
  it.each([
    [
      'ky',
      'Сертификат чыныгы жана күчүндө.',
      '2026-жылдын 25-ноябры',
      '29%',
      'Өсүүгө багытталган ой жүгүртүү',
      'директор',
    ],
    ['ru', 'Сертификат подлинный и действует.', '25 ноября 2026 г.', '29\u00a0%', 'Установка на рост', 'директор'],
    ['en', 'This certificate is genuine and valid.', '25 November 2026', '29%', 'lang="ky">Өсүүгө', 'director'],
  ] as const)('says in %s whose it is, for what, and that it is valid', (language, ...said) => {
    const html = page({}, language);
    const always = ['Айгүл Токтосунова', '<dd>12</dd>', 'SB-2026-000123', 'Бакыт Асанов', 'Sabak, sabak.example'];
    for (const text of [`<html lang="${language}">`, ...said, ...always]) expect(html).toContain(text);
    expect(html).toContain('href="https://sabak.example/c/0123456789ABCDEFGHJKMNPQRS"');
  });

  it.each(LANGUAGES)('says in %s that it was revoked, when and why, and not that it is valid', (language) => {
    const html = page({ revoked: { at: Date.UTC(2027, 0, 1), reason: 'Берилген курс башка' } }, language);
    expect(html).toContain('class="status revoked"');
    expect(html).not.toContain('status valid');
    expect(html).toContain('Берилген курс башка');
  });

  it('tells no learner’s id', () => {
    expect(page()).not.toContain('her-learner-id');
  });

  it('says nothing of a score where there is none, and of signatories where there are none', () => {
    const { score: _, ...unscored } = CERTIFICATE;
    const html = certificatePage({
      certificate: { ...unscored, signatories: [] },
      language: 'en',
      timeZone: 'UTC',
      publicUrl: 'http://localhost:3000',
      styleHref: '/certificate.css',
    });
    expect(html).not.toMatch(/Test result|Signed by/);
    expect(html).toContain('Sabak, localhost:3000');
  });

  it.each([
    [1, '100%'],
    [0.999, '99%'],
    [0.57, '57%'],
    [0, '0%'],
  ])('shows the score %d as %s', (score, shown) => {
    expect(page({ score }, 'en')).toContain(`<dd>${shown}</dd>`);
  });

  it('shows whatever people and courses are called as text', () => {
    const tags = (html: string) => html.match(/<[^>]*>/g)?.length;
    const expected = tags(page({ revoked: { at: 0, reason: 'x' } }));
    const hostile = fc.oneof(
      fc.string({
        minLength: 1,
        unit: fc.constantFrom('<', '>', '"', "'", '&', '/', 'script', '=', ' ', 'ң', '`', '${'),
      }),
      fc.string({ minLength: 1, unit: 'binary' }),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const html = page({
          name: text,
          title: { ky: text },
          signatories: [{ name: text, role: { ky: text } }],
          revoked: { at: 0, reason: text },
        });
        expect(tags(html)).toBe(expected);
      }),
    );
  });
});
