/** The URI of a server with the name of a database in it, and further options if given (`name=value&…`). */
export function uriOf(server: string, database: string, options = ''): string {
  const [, hosts = '', own = ''] = /^(\w+(?:\+srv)?:\/\/[^/?]+)\/?[^?]*\??(.*)$/.exec(server) ?? [];
  const all = [own, options].filter((part) => part !== '').join('&');
  return `${hosts}/${database}${all === '' ? '' : `?${all}`}`;
}
