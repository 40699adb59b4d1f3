import type { ArchivedCertificate, ArchivedLearner, ArchiveParts } from '../archive.ts';
import { archivedLearner } from '../archived-learner.ts';
import { nobody } from '../nobody.ts';
import { archiveFacts } from './archive-facts.ts';
import { parseArchived } from './archive-json.ts';
import { archiveTable } from './archive-table.ts';
import { archiveTranscripts } from './archive-transcripts.ts';
import type { Engine } from './engine.ts';

/** Row by row; learners and certificates in the order in which they came. */
export function archiveParts(engine: Engine): ArchiveParts {
  return {
    secrets: archiveTable(engine, {
      ...{ table: 'secret', order: ['name'], columns: ['name', 'value'] },
      recordOf: ({ name, value }) => ({ name: String(name), value: String(value) }),
      valuesOf: ({ name, value }) => [name, value],
    }),
    learners: archiveTable<ArchivedLearner>(engine, {
      ...{ table: 'learner', order: ['n'], columns: ['id', 'version', 'created_at', 'wake_at', 'json'] },
      recordOf: ({ id, version, created_at, wake_at, json }) => ({
        ...{ id: String(id), version: Number(version), life: Number(created_at) },
        ...(wake_at !== null && { wakeAt: Number(wake_at) }),
        learner: archivedLearner(String(json)),
      }),
      valuesOf: ({ id, version, life, wakeAt = null, learner }) => [id, version, life, wakeAt, jsonOf(learner)],
    }),
    facts: archiveFacts(engine),
    transcripts: archiveTranscripts(engine),
    teams: archiveTable(engine, {
      ...{ table: 'team', order: ['code'], columns: ['code', 'name'] },
      recordOf: ({ code, name }) => ({ code: String(code), name: String(name) }),
      valuesOf: ({ code, name }) => [code, name],
    }),
    certificates: archiveCertificates(engine),
    counters: archiveTable(engine, {
      ...{ table: 'certificate_counter', order: ['year'], columns: ['year', 'last'] },
      recordOf: ({ year, last }) => ({ year: Number(year), last: Number(last) }),
      valuesOf: ({ year, last }) => [year, last],
    }),
    aliases: archiveTable(engine, {
      ...{ table: 'alias', order: ['key'], columns: ['key', 'learner'] },
      recordOf: ({ key, learner }) => ({ key: String(key), learner: String(learner) }),
      valuesOf: ({ key, learner }) => [key, learner],
    }),
    'media ids': archiveTable(engine, {
      ...{ table: 'media_id', order: ['key'], columns: ['key', 'id', 'at'] },
      recordOf: ({ key, id, at }) => ({ key: String(key), id: String(id), at: Number(at) }),
      valuesOf: ({ key, id, at }) => [key, id, at],
    }),
    'people counted': archiveTable(engine, {
      ...{ table: 'counted', order: ['name', 'who'], columns: ['name', 'who', 'until'] },
      recordOf: ({ name, who, until }) => ({ name: String(name), who: String(who), until: Number(until) }),
      valuesOf: ({ name, who, until }) => [name, who, until],
    }),
    jobs: archiveTable(engine, {
      ...{ table: 'job', order: ['name'], columns: ['name', 'ran_at'] },
      recordOf: ({ name, ran_at }) => ({ name: String(name), ranAt: Number(ran_at) }),
      valuesOf: ({ name, ranAt }) => [name, ranAt],
    }),
  };
}

/** The JSON holds the learner too, unless she was erased; here she stands beside it alone. */
function archiveCertificates(engine: Engine) {
  return archiveTable<ArchivedCertificate>(engine, {
    ...{ table: 'certificate', order: ['n'], columns: ['id', 'number', 'learner', 'course', 'json'] },
    recordOf: ({ id, number, learner, course, json }) => {
      const { learner: _, ...certificate } = parseArchived<ArchivedCertificate['certificate'] & { learner?: string }>(
        String(json),
        `${engine.path}: the certificate ${id}`,
      );
      return { id: String(id), number: String(number), learner: String(learner), course: String(course), certificate };
    },
    valuesOf: ({ id, number, learner, course, certificate }) => {
      const isErased = learner === nobody(id);
      const json = JSON.stringify(isErased ? certificate : { ...certificate, learner });
      return [id, number, learner, course, json];
    },
  });
}

function jsonOf(learner: ArchivedLearner['learner']): string {
  return typeof learner === 'string' ? learner : JSON.stringify(learner);
}
