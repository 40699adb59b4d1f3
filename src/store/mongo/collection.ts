/**
 * What the store uses of a MongoDB collection: single-document writes and simple reads, with MongoDB's own names and meanings.
 * Whatever needs a transaction, a change stream or an update pipeline has no place here. `mongoose` is behind it in production, a
 * map in the simulation. Every method throws `StoreError` where the server can't be reached, refuses or does not answer in time;
 * a write that threw may have been done.
 */
export type Collection<Doc extends Document> = {
  findOne(filter: Filter, options?: { readonly projection?: Projection }): Promise<Doc | undefined>;
  find(filter: Filter, options?: FindOptions): Promise<Doc[]>;
  /** False: a unique index has this document already. */
  insertOne(doc: Doc): Promise<boolean>;
  /** Inserts all that are not there yet, by `_id`; those that are stay as they are. */
  insertMany(docs: readonly Doc[]): Promise<void>;
  /**
   * Resolves to how many documents matched. With `upsert` the filter names an `_id` alone, and one that loses a race against
   * another upsert of it updates what that one made.
   */
  updateOne(filter: Filter, update: Update, options?: { readonly upsert?: boolean }): Promise<number>;
  /** Each document by itself, in no order. Resolves to how many matched. */
  updateMany(filter: Filter, update: Update): Promise<number>;
  /** Many `updateOne` in one call, each by itself, in no order. Resolves to how many matched in all. */
  updateEach(updates: readonly { readonly filter: Filter; readonly update: Update }[]): Promise<number>;
  /**
   * The document as it is after the update. Undefined where none matched; with `upsert`, where a unique index has another one
   * that does not match.
   */
  findOneAndUpdate(
    filter: Filter,
    update: Update,
    options?: { readonly upsert?: boolean; readonly projection?: Projection },
  ): Promise<Doc | undefined>;
  /** Resolves to how many were deleted. */
  deleteMany(filter: Filter): Promise<number>;
  /** From the collection's own record: at once, however many there are. */
  count(): Promise<number>;
};

/** Every `_id` is a string of ours. */
export type Document = { readonly _id: string };

export type FindOptions = {
  readonly sort?: Readonly<Record<string, 1 | -1>>;
  readonly limit?: number;
  readonly projection?: Projection;
};

/** Only fields that are wanted; `_id` always comes. */
export type Projection = Readonly<Record<string, 1>>;

export type Scalar = string | number | boolean | null;

/** Fields may be dotted paths, and always have a value. A comparison matches values of its own type alone. */
export type Filter = { readonly [field: string]: Condition | readonly Filter[] | undefined } & {
  readonly $or?: readonly Filter[];
};

export type Condition = Scalar | Comparison;

export type Comparison = {
  readonly $gt?: Scalar;
  readonly $gte?: Scalar;
  readonly $lt?: Scalar;
  readonly $lte?: Scalar;
  readonly $ne?: Scalar;
  readonly $in?: readonly Scalar[];
  readonly $exists?: boolean;
};

/** Fields may be dotted paths. No operator is without a field, and no field without a value: a field goes by `$unset` alone. */
export type Update = {
  readonly $set?: Readonly<Record<string, unknown>>;
  readonly $unset?: Readonly<Record<string, ''>>;
  readonly $inc?: Readonly<Record<string, number>>;
  readonly $max?: Readonly<Record<string, number>>;
  readonly $setOnInsert?: Readonly<Record<string, unknown>>;
};
