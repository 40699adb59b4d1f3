import { databaseIn } from '../config/store-settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the commands read and write, relative to where they are started unless written otherwise. */
export type Folders = {
  readonly dataDir: string;
  readonly contentDir: string;
  readonly flowsDir: string;
  /** The database below `dataDir`. */
  readonly database: string;
};

/**
 * The folders as the server takes them (`readConfig`): an empty variable counts as not set. Commands read no other
 * variable, so that a wrong `PORT` stops the server and not the writing of a lesson.
 */
export function foldersOf(env: Environment): Folders {
  const folder = (name: string, otherwise: string): string => env[name]?.trim() || otherwise;
  const dataDir = folder('DATA_DIR', 'data');
  return {
    dataDir,
    contentDir: folder('CONTENT_DIR', 'content'),
    flowsDir: folder('FLOWS_DIR', 'flows'),
    database: databaseIn(dataDir),
  };
}
