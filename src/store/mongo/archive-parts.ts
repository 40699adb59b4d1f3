import type { ArchivedCertificate, ArchivePart, ArchiveParts, ArchiveRecords } from '../archive.ts';
import { archiveCollection } from './archive-collection.ts';
import { archiveCounted } from './archive-counted.ts';
import { archiveFacts } from './archive-facts.ts';
import { archiveLearners } from './archive-learners.ts';
import { archiveTranscripts } from './archive-transcripts.ts';
import type { Collection } from './collection.ts';
import type { CertificateDocument, Collections, CounterDocument } from './documents.ts';

const CERTIFICATES_A_PAGE = 256;

/** Document by document; what is left of learners who were erased is left out. */
export function archiveParts(collections: Collections, place: string): ArchiveParts {
  const { secrets, teams, certificates, counters, aliases, media_ids, jobs, counted } = collections;
  return {
    secrets: archiveCollection(secrets, {
      recordOf: ({ _id, value }) => ({ name: _id, value }),
      documentOf: ({ name, value }) => ({ _id: name, value }),
    }),
    learners: archiveLearners(collections),
    facts: archiveFacts(collections, place),
    transcripts: archiveTranscripts(collections),
    teams: archiveCollection(teams, {
      recordOf: ({ _id, name }) => ({ code: _id, name }),
      documentOf: ({ code, name }) => ({ _id: code, name }),
    }),
    certificates: archiveCertificates(certificates),
    counters: archiveCounters(counters),
    aliases: archiveCollection(aliases, {
      recordOf: ({ _id, learner }) => ({ key: _id, learner }),
      documentOf: ({ key, learner }) => ({ _id: key, learner }),
    }),
    'media ids': archiveCollection(media_ids, {
      recordOf: ({ _id, id, at }) => ({ key: _id, id, at }),
      documentOf: ({ key, id, at }) => ({ _id: key, id, at }),
    }),
    'people counted': archiveCounted(counted),
    jobs: archiveCollection(jobs, {
      recordOf: ({ _id, ranAt }) => ({ name: _id, ranAt }),
      documentOf: ({ name, ranAt }) => ({ _id: name, ranAt }),
    }),
  };
}

/** In the order of their numbers, which is nearly that in which they were issued. */
function archiveCertificates(certificates: Collection<CertificateDocument>): ArchivePart<ArchivedCertificate> {
  return {
    async read(after) {
      const limit = CERTIFICATES_A_PAGE;
      const docs = await certificates.find({ number: { $gt: after ?? '' } }, { sort: { number: 1 }, limit });
      const records = docs.map(({ _id, ...record }) => ({ id: _id, ...record }));
      const last = docs.at(-1);
      return last && docs.length === limit ? { records, next: last.number } : { records };
    },
    write: (records) => certificates.insertMany(records.map(({ id, ...record }) => ({ _id: id, ...record }))),
  };
}

function archiveCounters(counters: Collection<CounterDocument>): ArchivePart<ArchiveRecords['counters']> {
  return archiveCollection(counters, {
    recordOf: ({ _id, last }) => {
      const [, year] = /^certificates\/(\d+)$/.exec(_id) ?? [];
      return year === undefined ? undefined : { year: Number(year), last };
    },
    documentOf: ({ year, last }) => ({ _id: `certificates/${year}`, last }),
  });
}
