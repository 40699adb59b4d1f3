import { GrammyError, HttpError } from 'grammy';

/**
 * For calls that nothing depends on and nobody waits for: that a query is too old, a message gone or unchanged, or the platform
 * silent, harms nobody. Anything else that is thrown is a bug.
 */
export async function unlessRefused(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof GrammyError || error instanceof HttpError)) throw error;
  }
}
