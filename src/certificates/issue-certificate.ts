import type { Certificate, NewCertificate } from '../learning/certificate.ts';
import type { Course } from '../learning/course.ts';
import type { Language } from '../learning/language.ts';
import { newCertificateId } from './certificate-id.ts';

/**
 * Issues the certificate of `course` to a learner, or gives the one that she has.
 * Title, hours and signatories are copied, so that later changes of the course leave it as it was. `score`: 0 to 1.
 * `link` is a path: it stays right when the installation moves, and a channel puts PUBLIC_URL before it.
 * Throws where the course gives no certificate, and what `store.issue` throws.
 */
export async function issueCertificate(options: {
  store: { issue(certificate: NewCertificate): Promise<Certificate> };
  course: Course;
  learner: string;
  name: string;
  language: Language;
  score?: number;
  /** Milliseconds since the epoch. */
  now: number;
}): Promise<{ certificate: Certificate; link: string }> {
  const { store, course, learner, name, language, score, now } = options;
  const terms = course.certificate;
  if (!terms) throw new Error(`the course ${course.id} gives no certificate`);
  const certificate = await store.issue({
    id: newCertificateId(),
    learner,
    course: course.id,
    name,
    language,
    title: terms.title,
    hours: terms.hours,
    ...(score !== undefined && { score }),
    issuedAt: now,
    signatories: terms.signatories,
  });
  return { certificate, link: certificatePath(certificate.id) };
}

/** Where the web serves a certificate. */
export function certificatePath(id: string): string {
  return `/c/${id}`;
}
