import { readFileSync } from 'node:fs';
import { messageOf } from '../message-of.ts';
import type { Environment, Read } from './variable.ts';

/** What nobody may read in a log or a list of processes. */
export const CHANNEL_SECRETS = [
  'TELEGRAM_BOT_TOKEN',
  'TELEGRAM_WEBHOOK_SECRET',
  'WHATSAPP_TOKEN',
  'WHATSAPP_APP_SECRET',
  'WHATSAPP_VERIFY_TOKEN',
] as const;

/** The address of a database holds its password. */
export const STORE_SECRETS = ['MONGODB_URI'] as const;

/** Gives the text of a file; throws where it can't be read. */
export type ReadFile = (path: string) => string;

const readTextFile: ReadFile = (path) => readFileSync(path, 'utf8');

/**
 * The environment with each of these secrets that came as a file: `TELEGRAM_BOT_TOKEN_FILE=/run/secrets/telegram` gives
 * `TELEGRAM_BOT_TOKEN` what the file holds, without the white space around it.
 */
export function withSecretFiles(
  env: Environment,
  names: readonly string[],
  readFile: ReadFile = readTextFile,
): Read<Environment> {
  const problems: string[] = [];
  const secrets: Record<string, string> = {};
  for (const name of names) {
    const path = env[`${name}_FILE`]?.trim();
    if (!path) continue;
    const secret = env[name]?.trim() ? bothSet(name) : readSecret(name, path, readFile);
    if (secret.ok) secrets[name] = secret.value;
    else problems.push(...secret.problems);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { ...env, ...secrets } };
}

function bothSet(name: string): Read<string> {
  return { ok: false, problems: [`${name} and ${name}_FILE are both set; expected one of them.`] };
}

function readSecret(name: string, path: string, readFile: ReadFile): Read<string> {
  const said = `${name}_FILE is ${JSON.stringify(path)}`;
  try {
    const value = readFile(path).trim();
    return value === ''
      ? { ok: false, problems: [`${said}; expected a file that is not empty.`] }
      : { ok: true, value };
  } catch (error) {
    return { ok: false, problems: [`${said}; expected a file that can be read (${messageOf(error)}).`] };
  }
}
