import type { Store, Team } from '../store.ts';
import { foldTeamCode } from '../team-code.ts';
import type { Engine } from './engine.ts';

/** Teams by code. Codes are kept in upper case, whatever case people type, in any script. */
export function storeTeams(engine: Engine): Store['teams'] {
  const { db } = engine;
  const select = db.prepare('SELECT code, name FROM team WHERE code = ?');
  const selectAll = db.prepare('SELECT code, name FROM team ORDER BY code');
  const upsert = db.prepare(
    'INSERT INTO team (code, name) VALUES (?, ?) ON CONFLICT (code) DO UPDATE SET name = excluded.name',
  );
  return {
    async find(code) {
      const row = engine.read(() => select.get(foldTeamCode(code))) as Team | undefined;
      return row && { ...row };
    },
    async put({ code, name }) {
      await engine.write(() => upsert.run(foldTeamCode(code), name));
    },
    async list() {
      const rows = engine.read(() => selectAll.all()) as Team[];
      return rows.map((row) => ({ ...row }));
    },
  };
}
