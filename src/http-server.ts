import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartError } from './start-error.ts';

/** Longer than proxies keep an idle connection (60 s), so that none sends into one that we have just closed. */
const KEEP_ALIVE_MS = 65_000;
/** For a whole request: a message of 64 KB on the slowest line. */
const REQUEST_MS = 30_000;
/** What a request that is under way gets when the process stops. */
const LAST_REQUESTS_MS = 3_000;

export function createHttpServer(): Server {
  return createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: REQUEST_MS });
}

/**
 * Throws `StartError`. A connection that comes before the server has a listener for requests can't exist
 * as long as nothing is awaited in between.
 */
export function listen(server: Server, { port, host }: { port: number; host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) =>
      reject(new StartError(problemOf(error, port, host), { cause: error }));
    server.once('error', failed).listen({ port, host }, () => {
      server.off('error', failed);
      resolve();
    });
  });
}

/** Of a server that listens. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function problemOf(error: NodeJS.ErrnoException, port: number, host: string): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is in use. Stop what listens there, or set PORT to another number.`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user. Set PORT to a number from 1024 on.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST is ${JSON.stringify(host)}, which is no address of this machine. 127.0.0.1 is reached from here only, 0.0.0.0 from everywhere.`;
    default:
      return `It is not possible to listen on port ${port} of ${host}: ${error.message}.`;
  }
}

/** Resolves when the last request is answered, or was given up. One that is closed already may be closed again. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), LAST_REQUESTS_MS);
  await closed;
  clearTimeout(timer);
}
