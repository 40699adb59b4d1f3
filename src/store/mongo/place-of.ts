/** Where the URI names no database. */
const DEFAULT_DATABASE = 'sabak';

/** A host as the driver takes it: a name or an address, perhaps with a port. */
const HOST = /^(?:[\w.%-]+|\[[\da-f:.]+\])(?::\d+)?$/i;

export type Place = {
  /** The name of the database. */
  readonly database: string;
  /** What errors and logs may name: scheme, hosts and database; no user, no password, no option. */
  readonly name: string;
  /** What must not be said aloud. */
  readonly secrets: readonly string[];
};

/**
 * What of a MongoDB URI may be said. Any text is taken, for it is a mistyped URI that is told of most: all before the last `@`
 * counts as user and password, and so does what stands for a port and is no number.
 */
export function placeOf(uri: string): Place {
  const [, scheme = '', rest = uri] = /^([a-z][a-z\d+.-]*:\/\/)(.*)$/is.exec(uri) ?? [];
  const end = rest.lastIndexOf('@');
  const user = rest.slice(0, Math.max(end, 0));
  const [, hosts = '', path = ''] = /^([^/?]*)\/?([^?]*)/s.exec(rest.slice(end + 1)) ?? [];
  const database = path === '' ? DEFAULT_DATABASE : path;
  const said = hosts.split(',').map((host) => (HOST.test(host) ? host : '…'));
  return {
    database,
    name: `${scheme}${said.join(',')}/${database}`,
    secrets: [user, ...user.split(':').slice(1), ...hosts.split(',').flatMap(portOf)].filter((secret) => secret !== ''),
  };
}

function portOf(host: string): string[] {
  return HOST.test(host) ? [] : [host, ...host.split(':').slice(1)];
}
