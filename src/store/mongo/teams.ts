import type { Store, Team } from '../store.ts';
import { foldTeamCode } from '../team-code.ts';
import type { TeamDocument } from './documents.ts';
import type { Engine } from './engine.ts';

/** Teams by code. Codes are kept in upper case, whatever case people type, in any script. */
export function storeTeams(engine: Engine): Store['teams'] {
  const { teams } = engine.collections;
  return {
    find: (code) =>
      engine.run(async () => {
        const doc = await teams.findOne({ _id: foldTeamCode(code) });
        return doc && teamOf(doc);
      }),
    put: ({ code, name }) =>
      engine.run(async () => {
        await teams.updateOne({ _id: foldTeamCode(code) }, { $set: { name } }, { upsert: true });
      }),
    list: () =>
      engine.run(async () => {
        const docs = await teams.find({}, { sort: { _id: 1 } });
        return docs.map(teamOf);
      }),
  };
}

function teamOf({ _id, name }: TeamDocument): Team {
  return { code: _id, name };
}
