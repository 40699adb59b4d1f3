import {
  type Connection,
  type IndexDefinition,
  type IndexOptions,
  type Model,
  Schema,
  type SchemaDefinition,
} from 'mongoose';
import type { Collections } from './documents.ts';

export type Models = Readonly<Record<keyof Collections, Model<unknown>>>;

type Declared = {
  /** In outline, for whoever reads the database with mongoose. Nothing is checked by it: what goes in comes from the program. */
  readonly shape: SchemaDefinition;
  readonly indexes?: readonly (readonly [IndexDefinition, IndexOptions?])[];
};

const { Mixed } = Schema.Types;

/** Only of documents that have the field; `sparse` would take all, for all have an `_id`. */
function where(field: string): IndexOptions {
  return { partialFilterExpression: { [field]: { $exists: true } } };
}

/** The collections and all their indexes: what isn't here isn't there. `documents.ts` tells what the fields mean. */
const DECLARED: Readonly<Record<keyof Collections, Declared>> = {
  learners: {
    shape: {
      version: Number,
      life: Number,
      wakeAt: Number,
      claim: String,
      learner: Mixed,
      facts: [Mixed],
      owedAt: Number,
      entries: Number,
    },
    indexes: [
      [{ wakeAt: 1, _id: 1 }, where('wakeAt')],
      [{ owedAt: 1, _id: 1 }, where('owedAt')],
    ],
  },
  facts: { shape: { n: Number, at: Number, body: Mixed }, indexes: [[{ n: 1, _id: 1 }]] },
  messages: { shape: { learner: String, number: Number, entry: Mixed }, indexes: [[{ learner: 1, number: 1 }]] },
  certificates: {
    shape: { learner: String, course: String, number: String, certificate: Mixed },
    indexes: [
      [{ learner: 1, course: 1 }, { unique: true }],
      [{ number: 1 }, { unique: true }],
    ],
  },
  counters: { shape: { last: Number } },
  teams: { shape: { name: String } },
  aliases: { shape: { learner: String }, indexes: [[{ learner: 1 }]] },
  leases: { shape: { by: String, until: Number, holders: Mixed } },
  media_ids: { shape: { id: String, at: Number } },
  counted: {
    shape: { name: String, slot: Number, who: String, until: Number },
    indexes: [[{ name: 1, slot: 1 }], [{ name: 1, who: 1 }], [{ name: 1, until: 1 }], [{ who: 1 }]],
  },
  secrets: { shape: { value: String } },
  jobs: { shape: { ranAt: Number } },
  erasures: { shape: { learner: String, life: Number, at: Number }, indexes: [[{ at: 1 }]] },
  meta: { shape: { layout: Number, checkedAt: Number } },
};

/** The models of a connection. They make nothing by themselves: `createIndexes` does, once they may. */
export function modelsOf(connection: Connection): Models {
  const models = Object.entries(DECLARED).map(([name, { shape, indexes = [] }]) => {
    const schema = new Schema(
      { _id: String, ...shape },
      { collection: name, versionKey: false, autoCreate: false, autoIndex: false, bufferCommands: false },
    );
    for (const [keys, options] of indexes) schema.index(keys, { ...options });
    return [name, connection.model(name, schema)];
  });
  return Object.fromEntries(models);
}
