/**
 * The same plain data with strings of their own. What a parser returns are mostly slices of a file's text: each keeps the
 * whole file in memory, and V8 writes slices to JSON several times slower (`npm run bench -- engine` shows it).
 */
export function ownStrings<T extends object | string>(plain: T): T {
  return JSON.parse(JSON.stringify(plain));
}
