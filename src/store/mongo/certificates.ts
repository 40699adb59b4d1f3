import type { Certificate, NewCertificate } from '../../learning/certificate.ts';
import { certificateNumber, certificateYear } from '../certificate-number.ts';
import { nobody } from '../nobody.ts';
import { type Store, StoreError } from '../store.ts';
import type { CertificateDocument } from './documents.ts';
import type { Engine } from './engine.ts';

/** How far the counter may be behind: a backup that is restored beside newer certificates leaves it so. */
const NUMBER_TRIES = 100;

/**
 * Certificates, numbered year by year (UTC). A number is drawn before the certificate is written: where that fails, or another
 * process has issued it meanwhile, the number is never used.
 */
export function storeCertificates(engine: Engine): Store['certificates'] {
  const { certificates, counters } = engine.collections;

  async function nextNumber(issuedAt: number): Promise<string> {
    const year = certificateYear(issuedAt);
    const count = () =>
      counters.findOneAndUpdate({ _id: `certificates/${year}` }, { $inc: { last: 1 } }, { upsert: true });
    const counter = (await count()) ?? (await count());
    if (!counter) throw new StoreError(`${engine.place}: the counter certificates/${year} can't be made. Try again.`);
    return certificateNumber(year, counter.last);
  }

  async function issued(learner: string, course: string): Promise<Certificate | undefined> {
    const doc = await certificates.findOne({ learner, course });
    return doc && certificateOf(doc);
  }

  /** A number that is taken is followed by the next one. */
  async function issue({ learner, ...rest }: NewCertificate): Promise<Certificate> {
    const { id, course } = rest;
    for (let tries = 0; tries < NUMBER_TRIES; tries++) {
      const known = await issued(learner, course);
      if (known) return known;
      const number = await nextNumber(rest.issuedAt);
      const doc = { _id: id, learner, course, number, certificate: { ...rest, number } };
      if (await certificates.insertOne(doc)) return certificateOf(doc);
      const other = await certificates.findOne({ _id: id });
      if (other && (other.learner !== learner || other.course !== course))
        throw new StoreError(`${engine.place}: there is another certificate with the id ${id}.`);
    }
    const year = certificateYear(rest.issuedAt);
    throw new StoreError(
      `${engine.place}: the counter certificates/${year} is far behind the certificates. Set its \`last\` to the highest number of that year.`,
    );
  }

  return {
    issue: (certificate) => engine.run(() => issue(certificate)),
    get: (id) =>
      engine.run(async () => {
        const doc = await certificates.findOne({ _id: id });
        return doc && certificateOf(doc);
      }),
    ofLearner: (learner) =>
      engine.run(async () => {
        const docs = await certificates.find({ learner });
        return docs.map(certificateOf).sort(byNumber);
      }),
  };
}

function certificateOf({ _id, learner, certificate }: CertificateDocument): Certificate {
  return learner === nobody(_id) ? certificate : { ...certificate, learner };
}

/** The order of issue, also beyond the number 999999 of a year. */
function byNumber(one: Certificate, other: Certificate): number {
  return one.number.localeCompare(other.number, 'en', { numeric: true });
}
