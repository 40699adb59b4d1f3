import type { Timer } from '../../timer.ts';
import { type FactDocument, factKey, lifeKey, type PendingFact } from './documents.ts';
import type { Engine } from './engine.ts';
import type { KnownLearners } from './known-learners.ts';
import { removeLife } from './remove-life.ts';

/** How long facts wait for others, to be copied in one batch. */
export const COPY_AFTER_MS = 100;

/** How long until a batch that failed is tried again. */
export const COPY_AGAIN_MS = 1_000;

/** What goes to the server in one call at the most. */
const BATCH_SIZE = 1_000;

/** A learner's document at a version, with all of its facts that are not known to be copied. */
export type Owed = {
  readonly learner: string;
  readonly life: number;
  readonly version: number;
  readonly facts: readonly PendingFact[];
};

/** Copies facts out of the learners' documents, off the path of a step. */
export type Copier = {
  /** Has these copied soon. */
  add(owed: Owed): void;
  /** Copies what waits now. Throws what the collections throw: then it waits on. */
  flush(): Promise<void>;
  /** What waits of this learner is not copied any more: she was erased. */
  forget(learner: string): void;
  /** Throws what the last batch failed with, as long as it waits. */
  check(): void;
  /**
   * Tries what waits once more, and nothing after that. It can't fail: what is not copied stands in the learners' documents, and
   * whoever loads or sweeps them next copies it.
   */
  stop(): Promise<void>;
};

/** What waits: facts by their key in the order of commits, and the newest document that they stood in, by life. */
type Batch = { readonly facts: Map<string, Waiting>; readonly documents: Map<string, Omit<Owed, 'facts'>> };
type Waiting = PendingFact & { readonly learner: string; readonly life: number };

export function createCopier(engine: Engine, known: KnownLearners, startTimer: Timer): Copier {
  const { learners, facts } = engine.collections;
  let waiting = emptyBatch();
  let cancel: (() => void) | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let failure: unknown;
  let isStopped = false;
  let lastNumber = 0;

  function copySoon(ms: number): void {
    if (cancel || isStopped) return;
    cancel = startTimer(ms, () => {
      cancel = undefined;
      turn = turn.then(copyWaiting);
    });
  }

  /** One batch at a time: resolves to what it failed with. */
  async function copyWaiting(): Promise<unknown> {
    const batch = waiting;
    waiting = emptyBatch();
    try {
      await copy(batch);
      failure = undefined;
    } catch (error) {
      waiting = merged(batch, waiting);
      copySoon(COPY_AGAIN_MS);
      failure = error;
    }
    return failure;
  }

  async function copy(batch: Batch): Promise<void> {
    for (const part of parts([...batch.facts])) await facts.insertMany(part.map(numbered));
    noteCopied(batch);
    for (const part of parts([...batch.documents])) await clear(part.filter(([life]) => !waiting.documents.has(life)));
  }

  function numbered([_id, { at, body }]: [string, PendingFact]): FactDocument {
    lastNumber = Math.max(lastNumber + 1, engine.clock() * 1024);
    return { _id, n: lastNumber, at, body };
  }

  function noteCopied(batch: Batch): void {
    const sequences = new Map<string, Set<number>>();
    for (const { learner, life, sequence } of batch.facts.values()) {
      const key = lifeKey(learner, life);
      sequences.set(key, (sequences.get(key) ?? new Set()).add(sequence));
    }
    for (const [key, { learner, life }] of batch.documents)
      known.copied(learner, life, sequences.get(key) ?? new Set());
  }

  /**
   * Takes the facts out of documents that are still of the version that they were copied from; of a later one, the copy after
   * its commit does it. Or she was erased meanwhile: then what was copied has to go.
   */
  async function clear(documents: [string, Omit<Owed, 'facts'>][]): Promise<void> {
    if (documents.length === 0) return;
    const lives = documents.map(([, document]) => document);
    const matched = await learners.updateEach(
      lives.map(({ learner, version, life }) => ({
        filter: { _id: learner, version, life },
        update: { $unset: { facts: '', owedAt: '' } },
      })),
    );
    if (matched < lives.length) await removeErased(lives);
  }

  async function removeErased(lives: readonly Omit<Owed, 'facts'>[]): Promise<void> {
    const ids = lives.map(({ learner }) => learner);
    const there = await learners.find({ _id: { $in: ids } }, { projection: { life: 1 } });
    const living = new Set(there.map(({ _id, life }) => lifeKey(_id, life)));
    for (const { learner, life } of lives) {
      if (!living.has(lifeKey(learner, life))) await removeLife(engine.collections, learner, life);
    }
  }

  function flush(): Promise<unknown> {
    turn = turn.then(copyWaiting);
    return turn;
  }

  return {
    add({ facts, ...document }) {
      const { learner, life } = document;
      for (const fact of facts) waiting.facts.set(factKey(learner, life, fact.sequence), { ...fact, learner, life });
      noteDocument(waiting.documents, document);
      copySoon(COPY_AFTER_MS);
    },
    async flush() {
      const problem = await flush();
      if (problem !== undefined) throw problem;
    },
    forget(learner) {
      for (const one of [waiting.facts, waiting.documents]) removeOf(one, learner);
    },
    check() {
      if (failure !== undefined) throw failure;
    },
    async stop() {
      isStopped = true;
      cancel?.();
      await flush();
    },
  };
}

function emptyBatch(): Batch {
  return { facts: new Map(), documents: new Map() };
}

/** What a batch that failed has comes first, and after it what was added meanwhile. */
function merged(before: Batch, after: Batch): Batch {
  const documents = new Map(before.documents);
  for (const document of after.documents.values()) noteDocument(documents, document);
  return { facts: new Map([...before.facts, ...after.facts]), documents };
}

function noteDocument(documents: Batch['documents'], document: Omit<Owed, 'facts'>): void {
  const key = lifeKey(document.learner, document.life);
  const before = documents.get(key);
  if (!before || before.version < document.version) documents.set(key, document);
}

function removeOf(waiting: Map<string, { readonly learner: string }>, learner: string): void {
  for (const [key, one] of waiting) if (one.learner === learner) waiting.delete(key);
}

function* parts<Item>(items: Item[]): Iterable<Item[]> {
  for (let from = 0; from < items.length; from += BATCH_SIZE) yield items.slice(from, from + BATCH_SIZE);
}
