import { StoreError } from '../store.ts';

/** What the queue needs of a database. `rollback` is harmless outside a transaction. */
export type Transactions = { begin(): void; commit(): void; rollback(): void };

export type WriteQueue = {
  /**
   * Runs `write` in a transaction that it shares with the writes that wait at the same moment, and resolves to what it
   * returned once that is on disk. `write` may be run twice: it does nothing but read and write the database.
   */
  run<T>(write: () => T): Promise<T>;
  /** Runs what waits, now, and refuses what comes after. */
  close(): void;
};

type Waiting = { readonly write: () => void; readonly done: () => void; readonly fail: (error: unknown) => void };

/**
 * Group commit: one sync to disk is shared by all writes of one turn of the event loop, so that throughput does not hang
 * on the disk's latency. A write that throws spoils nobody else's: the transaction is undone and each is run on its own.
 * Where BEGIN or COMMIT fails, all of them fail and nothing is kept. Rejections are what `explain` makes of the error.
 */
export function createWriteQueue(transactions: Transactions, explain: (error: unknown) => unknown): WriteQueue {
  let waiting: Waiting[] = [];
  let isClosed = false;

  function flush(): void {
    const batch = waiting;
    waiting = [];
    if (batch.length > 0) commit(batch);
  }

  function commit(batch: readonly Waiting[]): void {
    let isWriting = false;
    try {
      transactions.begin();
      isWriting = true;
      for (const { write } of batch) write();
      isWriting = false;
      transactions.commit();
    } catch (error) {
      transactions.rollback();
      if (isWriting && batch.length > 1) commitEach(batch);
      else refuse(batch, explain(error));
      return;
    }
    for (const { done } of batch) done();
  }

  function commitEach(batch: readonly Waiting[]): void {
    for (const one of batch) commit([one]);
  }

  function refuse(batch: readonly Waiting[], reason: unknown): void {
    for (const { fail } of batch) fail(reason);
  }

  function run<T>(write: () => T): Promise<T> {
    if (isClosed) return Promise.reject(new StoreError('The store is closed.'));
    return new Promise((resolve, reject) => {
      let result: T;
      const job = {
        write: () => {
          result = write();
        },
        done: () => resolve(result),
        fail: reject,
      };
      if (waiting.push(job) === 1) setImmediate(flush);
    });
  }

  function close(): void {
    isClosed = true;
    flush();
  }

  return { run, close };
}
