import { StoreError } from '../store.ts';

/** The database does not answer now, and may do so later: trying again helps, as long as nobody has mended what the message names. */
export class StoreUnreachableError extends StoreError {
  override readonly name = 'StoreUnreachableError';
}
