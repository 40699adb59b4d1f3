import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newCertificateId, parseCertificateId } from '../../src/certificates/certificate-id.ts';
import { formatDate } from '../../src/certificates/format-date.ts';
import { issueCertificate } from '../../src/certificates/issue-certificate.ts';
import type { Certificate, NewCertificate } from '../../src/learning/certificate.ts';
import type { Course } from '../../src/learning/course.ts';

const COURSE: Course = {
  id: 'growth-mindset',
  title: { en: 'The course' },
  summary: { en: '…' },
  languages: ['en'],
  lessons: [],
  pace: { unlock: 'free' },
  pool: [],
  pass: { score: 0.7, retakeAfterMs: 0 },
  certificate: {
    hours: 12,
    title: { en: 'The certified course' },
    signatories: [{ name: 'Бакыт', role: { en: 'head' } }],
  },
  questions: {},
};

function fakeStore() {
  const issued: Certificate[] = [];
  return {
    async issue(certificate: NewCertificate): Promise<Certificate> {
      const same = issued.find(
        ({ learner, course }) => learner === certificate.learner && course === certificate.course,
      );
      const kept = same ?? { ...certificate, number: `SB-2026-00000${issued.length + 1}` };
      if (!same) issued.push(kept);
      return kept;
    },
  };
}

const ISSUE = { course: COURSE, learner: 'her', name: 'Айгүл', language: 'ky', score: 0.8, now: 1_000 } as const;

describe('issuing a certificate', () => {
  it('copies what the course says today', async () => {
    const { certificate, link } = await issueCertificate({ store: fakeStore(), ...ISSUE });
    expect(certificate).toEqual({
      id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
      number: 'SB-2026-000001',
      learner: 'her',
      course: 'growth-mindset',
      name: 'Айгүл',
      language: 'ky',
      title: { en: 'The certified course' },
      hours: 12,
      score: 0.8,
      issuedAt: 1_000,
      signatories: [{ name: 'Бакыт', role: { en: 'head' } }],
    });
    expect(link).toBe(`/c/${certificate.id}`);
  });

  it('twice gives the same one, with the same link', async () => {
    const store = fakeStore();
    const first = await issueCertificate({ store, ...ISSUE });
    expect(await issueCertificate({ store, ...ISSUE, now: 2_000 })).toEqual(first);
  });

  it('is refused where the course gives none', async () => {
    const { certificate: _, ...course } = COURSE;
    await expect(issueCertificate({ store: fakeStore(), ...ISSUE, course })).rejects.toThrow(
      'the course growth-mindset gives no certificate',
    );
  });
});

describe('the id of a certificate', () => {
  it('uses all of its alphabet at every place, and never repeats', () => {
    const ids = Array.from({ length: 2_000 }, newCertificateId);
    expect(new Set(ids).size).toBe(ids.length);
    for (let place = 0; place < 26; place++) expect(new Set(ids.map((id) => id[place])).size).toBe(32);
  });

  it('is understood in any case, and with the letters that look like digits', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.constantFrom('I', 'L', 'i', 'l'),
        fc.constantFrom('O', 'o'),
        (isLower, one, zero) => {
          const id = newCertificateId();
          const typed = (isLower ? id.toLowerCase() : id).replaceAll('1', one).replaceAll('0', zero);
          expect(parseCertificateId(typed)).toBe(id);
        },
      ),
    );
  });

  it.each([
    '',
    'U'.repeat(26),
    '0'.repeat(25),
    '0'.repeat(27),
    `${'0'.repeat(25)}\n`,
    `${'0'.repeat(25)}ß`,
    '../'.padEnd(26),
  ])('is not "%s"', (text) => expect(parseCertificateId(text)).toBeUndefined());
});

describe('a date', () => {
  it.each([
    ['ky', 'Asia/Bishkek', '2026-жылдын 1-январы'],
    ['ky', 'UTC', '2025-жылдын 31-декабры'],
    ['ru', 'Asia/Bishkek', '1 января 2026 г.'],
    ['en', 'Asia/Bishkek', '1 January 2026'],
  ] as const)('in %s in %s is %s', (language, timeZone, expected) => {
    expect(formatDate(Date.UTC(2025, 11, 31, 18), language, timeZone)).toBe(expected);
  });
});
