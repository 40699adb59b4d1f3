import type { Store, Team } from '../store.ts';
import type { TeamDocument } from './documents.ts';
import type { Engine } from './engine.ts';

/** Teams by code. Codes are kept in upper case, whatever case people type, in any script. */
export function storeTeams(engine: Engine): Store['teams'] {
  const { teams } = engine.collections;
  return {
    find: (code) =>
      engine.run(async () => {
        const doc = await teams.findOne({ _id: fold(code) });
        return doc && teamOf(doc);
      }),
    put: ({ code, name }) =>
      engine.run(async () => {
        await teams.updateOne({ _id: fold(code) }, { $set: { name } }, { upsert: true });
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

/** NFC, because some keyboards send й as и and a breve. */
function fold(code: string): string {
  return code.normalize('NFC').toUpperCase();
}
