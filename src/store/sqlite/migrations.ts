/**
 * The schema, as the steps that lead to it: `MIGRATIONS[n]` brings a database from version n to n + 1. A step that was
 * released is never changed; a new shape is a new step at the end.
 *
 * `learner.json` stands last and whole, so that a commit writes one row; `wake_at` beside it is what the scheduler moves.
 * Facts and messages name her by `learner.n`: an index of short keys, in which those who came together stand together, has
 * a third of the pages to write at each commit. `fact.n` and `message.number` are the order of writing. Messages number with AUTOINCREMENT: a browser that asks for
 * what came after a number must not miss entries because that number was given out again after an erasure.
 *
 * `row_count` is kept by triggers: to count a million rows takes 50 ms.
 * `counted_total` says how many rows of a name `counted` has: to count 100,000 at each message takes 4 ms.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE secret (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE learner (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    wake_at INTEGER,
    json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX learner_due ON learner (wake_at) WHERE wake_at IS NOT NULL;

  CREATE TABLE fact (
    n INTEGER PRIMARY KEY,
    learner INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (learner, sequence)
  ) STRICT;

  CREATE TABLE message (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    learner INTEGER NOT NULL,
    id TEXT NOT NULL,
    json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX message_learner ON message (learner, number, id);

  CREATE TABLE team (code TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE certificate (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL UNIQUE,
    learner TEXT NOT NULL,
    course TEXT NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (learner, course)
  ) STRICT;
  CREATE TABLE certificate_counter (year INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT;

  CREATE TABLE alias (key TEXT PRIMARY KEY, learner TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX alias_learner ON alias (learner);

  CREATE TABLE lease (
    name TEXT NOT NULL,
    by TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (name, by)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE job (name TEXT PRIMARY KEY, ran_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE media_id (key TEXT PRIMARY KEY, id TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE counted (
    name TEXT NOT NULL,
    who TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (name, who)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX counted_until ON counted (until);
  CREATE INDEX counted_who ON counted (who);
  CREATE TABLE counted_total (name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TRIGGER counted_in AFTER INSERT ON counted BEGIN
    INSERT INTO counted_total (name, n) VALUES (new.name, 1) ON CONFLICT (name) DO UPDATE SET n = n + 1;
  END;
  CREATE TRIGGER counted_out AFTER DELETE ON counted BEGIN
    UPDATE counted_total SET n = n - 1 WHERE name = old.name;
  END;

  CREATE TABLE row_count (name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO row_count (name, n) VALUES ('learner', 0), ('fact', 0), ('certificate', 0);
  ${['learner', 'fact', 'certificate'].map(countRows).join('')}
  `,
];

function countRows(table: string): string {
  const change = (by: string) => `UPDATE row_count SET n = n ${by} WHERE name = '${table}';`;
  return `
  CREATE TRIGGER ${table}_in AFTER INSERT ON ${table} BEGIN ${change('+ 1')} END;
  CREATE TRIGGER ${table}_out AFTER DELETE ON ${table} BEGIN ${change('- 1')} END;`;
}
