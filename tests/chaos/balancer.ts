import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Balancer = {
  /** `http://127.0.0.1:PORT`: what the world knows. */
  readonly url: string;
  close(): Promise<void>;
};

/**
 * A reverse proxy without a memory: each request goes to any process that serves, whoever had the one before. Where none does, or it
 * dies before it answers, 503. `pick`: the port of one, if there is any.
 */
export async function startBalancer(pick: () => number | undefined): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true });

  function pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const port = pick();
    if (port === undefined) return refuse(outgoing);
    const { method, url: path, headers } = incoming;
    const onward = request({ host: '127.0.0.1', port, method, path, headers, agent }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 503, answer.headers);
      answer.on('error', () => outgoing.destroy()).pipe(outgoing);
    });
    onward.on('error', () => (outgoing.headersSent ? outgoing.destroy() : refuse(outgoing)));
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  }

  const server = createServer(pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      agent.destroy();
    },
  };
}

function refuse(response: ServerResponse): void {
  response.writeHead(503, { 'retry-after': '1' }).end();
}
