import type { OutboundMessage } from '../../src/learning/message.ts';
import type { Store } from '../../src/store/store.ts';
import type { Ended } from './check-end.ts';
import type { Process } from './process.ts';

/** Where the learners of a world are kept: one store for each process, over one database. */
export type Engine = {
  readonly kind: 'mongo' | 'sqlite';
  /** The store as a process has it, with all that befalls its calls. `crash` ends the process. */
  open(process: Process, crash: (process: Process) => void): Store;
  /** A store that nothing befalls and that remembers nothing. */
  fresh(): Store;
  /** What only this engine can break: called when all has come to rest, before anything else is read. */
  checkAtRest?(ended: Ended): Promise<void>;
  /** As `checkAtRest`, when all else was checked and the processes have stopped. */
  checkLeftovers?(ended: Ended): Promise<void>;
  close(): Promise<void>;
};

/** Told of what the database has taken for the chat page: it is what she sees there. */
export type Shown = (learner: string, messages: readonly OutboundMessage[]) => void;
