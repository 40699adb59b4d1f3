import { messageOf } from '../../message-of.ts';
import { StoreError } from '../store.ts';

/** What this program once wrote as JSON. Throws `StoreError` where that was damaged. `name`: what sentences call it. */
export function parseArchived<T>(json: string, name: string): T {
  try {
    return JSON.parse(json) as T;
  } catch (error) {
    throw new StoreError(
      `${name} is damaged (${messageOf(error)}). Restore the latest backup, or remove this row, and move again.`,
      { cause: error },
    );
  }
}
