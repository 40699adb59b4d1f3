import type { Abilities } from './abilities.ts';

export type TestServerOptions = {
  /** Absent: any that is free. */
  readonly port?: number;
  /** Where what must outlive the process is kept: a directory, made if need be. Absent: in memory, or a place that goes. */
  readonly file?: string;
  /** What the JVM server may use, in MB: 512 where absent. */
  readonly heapMb?: number;
};

/** A MongoDB-protocol server of this machine. */
export type TestServer = {
  /** Without a database's name. */
  readonly uri: string;
  readonly kind: 'given' | 'mongod' | 'jvm';
  /** What it is, in a few words. */
  readonly title: string;
  /** Of the server, where it was started here. */
  readonly pid?: number;
  readonly can: Abilities;
  stop(): Promise<void>;
  /** `await using` stops it, too. */
  [Symbol.asyncDispose](): Promise<void>;
};

export type StartedServer = Omit<TestServer, 'can' | typeof Symbol.asyncDispose>;
