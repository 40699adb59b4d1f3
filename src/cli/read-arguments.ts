import { type ParseArgsConfig, parseArgs } from 'node:util';
import { withoutPassword } from './without-password.ts';

/** What a command was told, or, in a sentence, what of it was not expected. */
export function readArguments<const T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> | string {
  try {
    return parseArgs(config);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return withoutPassword(error.message);
  }
}
