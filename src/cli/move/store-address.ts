import { resolve } from 'node:path';
import { databaseIn, readStoreSettings, type StoreSettings } from '../../config/store-settings.ts';
import type { Environment, Read } from '../../config/variable.ts';
import { placeOf } from '../../store/mongo/place-of.ts';

/** Which store is meant. `uri` holds a password. */
export type StoreAddress =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'mongodb'; readonly uri: string };

const SQLITE = /^sqlite:(.+)$/s;
const MONGODB = /^mongodb(\+srv)?:\/\/\S+$/;

/**
 * A store as commands take it: `sqlite:PATH`, `mongodb://…` or `mongodb+srv://…`; or `mongodb`, the one that MONGODB_URI names, so
 * that no password stands in a list of processes. `option` is what problems name.
 */
export function parseStoreAddress(option: string, text: string, env: Environment): Read<StoreAddress> {
  const [, path] = SQLITE.exec(text) ?? [];
  if (path !== undefined) return { ok: true, value: { kind: 'sqlite', path } };
  if (MONGODB.test(text)) return { ok: true, value: { kind: 'mongodb', uri: text } };
  if (text !== 'mongodb') {
    const said = text.includes('@') ? 'is no address of a store' : `is "${text}"`;
    return problem(`${option} ${said}, expected sqlite:PATH, mongodb://…, or mongodb for what MONGODB_URI names.`);
  }
  const here = storeAddressOf(env);
  if (!here.ok || here.value.kind === 'mongodb') return here;
  return problem(`${option} is "mongodb", but MONGODB_URI is not set.`);
}

/** The store that the environment names. */
export function storeAddressOf(env: Environment): Read<StoreAddress> {
  const read = readStoreSettings(env);
  return read.ok ? { ok: true, value: addressOf(read.value) } : read;
}

function addressOf({ mongodbUri, dataDir }: StoreSettings): StoreAddress {
  return mongodbUri === undefined
    ? { kind: 'sqlite', path: databaseIn(dataDir) }
    : { kind: 'mongodb', uri: mongodbUri };
}

/** What sentences may call it: no password. */
export function nameOf(address: StoreAddress): string {
  return address.kind === 'sqlite' ? address.path : placeOf(address.uri).name;
}

/** Whether both name one store. Other names of one store are found out when it is opened. */
export function isSameStore(one: StoreAddress, other: StoreAddress): boolean {
  if (one.kind === 'sqlite') return other.kind === 'sqlite' && resolve(one.path) === resolve(other.path);
  return other.kind === 'mongodb' && placeOf(one.uri).name === placeOf(other.uri).name;
}

function problem(sentence: string): { ok: false; problems: string[] } {
  return { ok: false, problems: [sentence] };
}
