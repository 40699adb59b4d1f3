import type { Certificate } from '../../learning/certificate.ts';
import { certificateNumber, certificateYear } from '../certificate-number.ts';
import type { Store } from '../store.ts';
import type { Engine } from './engine.ts';

type Row = { readonly json: string };

/** Certificates, numbered year by year (UTC). A number belongs to what was written with it, in one transaction. */
export function storeCertificates(engine: Engine): Store['certificates'] {
  const { db } = engine;
  const select = db.prepare('SELECT json FROM certificate WHERE id = ?');
  const selectIssued = db.prepare('SELECT json FROM certificate WHERE learner = ? AND course = ?');
  const selectHers = db.prepare('SELECT json FROM certificate WHERE learner = ? ORDER BY n');
  const count = db.prepare(
    'INSERT INTO certificate_counter (year, last) VALUES (?, 1) ON CONFLICT (year) DO UPDATE SET last = last + 1 RETURNING last',
  );
  const insert = db.prepare('INSERT INTO certificate (id, number, learner, course, json) VALUES (?, ?, ?, ?, ?)');

  function nextNumber(issuedAt: number): string {
    const year = certificateYear(issuedAt);
    const { last } = count.get(year) as { last: number };
    return certificateNumber(year, last);
  }

  return {
    issue(certificate) {
      return engine.write(() => {
        const { id, learner, course, issuedAt } = certificate;
        const issued = selectIssued.get(learner, course) as Row | undefined;
        if (issued) return certificateOf(issued);
        const numbered: Certificate = { ...certificate, number: nextNumber(issuedAt) };
        insert.run(id, numbered.number, learner, course, JSON.stringify(numbered));
        return numbered;
      });
    },
    async get(id) {
      const row = engine.read(() => select.get(id)) as Row | undefined;
      return row && certificateOf(row);
    },
    async ofLearner(learner) {
      const rows = engine.read(() => selectHers.all(learner)) as Row[];
      return rows.map(certificateOf);
    },
  };
}

function certificateOf({ json }: Row): Certificate {
  return JSON.parse(json) as Certificate;
}
