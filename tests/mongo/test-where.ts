import { inject, test } from 'vitest';
import type { Ability } from './abilities.ts';

/**
 * `test` for what not every server can do. Where it can't, the test counts as skipped, and `npm test` names it: its name says
 * what it needs.
 */
export function testWhere(ability: Ability, name: string, run: () => Promise<void>): void {
  test.skipIf(!inject('mongoCan')[ability])(`${name} (needs a server with ${ability})`, run);
}
