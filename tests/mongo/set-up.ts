import type { TestProject } from 'vitest/node';
import { ABILITIES, type Abilities, type Ability } from './abilities.ts';
import { startMongo } from './start-mongo.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the server that all tests of the project `mongo` share, without a database's name. */
    readonly mongoUri: string;
    readonly mongoCan: Abilities;
  }
}

/** Starts one server for all tests of the project, and says which, and what it can't do. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = await startMongo({ say: console.log });
  for (const [ability, title] of Object.entries(ABILITIES)) {
    if (!server.can[ability as Ability]) console.log(`  It can't do: ${title} (${ability}).`);
  }
  project.provide('mongoUri', server.uri);
  project.provide('mongoCan', server.can);
  return () => server.stop();
}
