import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { mongo } from 'mongoose';
import { onTestFinished } from 'vitest';
import { createFrames, type Frame, replyTo } from './frames.ts';
import { uriOf } from './uri-of.ts';

export type Relay = {
  /** Of the way through the relay, to a database of this name. `options`: `name=value&…`. */
  uri(database: string, options?: string): string;
  /** The commands that came since this was last asked, without what drivers say by themselves. */
  commands(): mongo.Document[];
  /** What it says itself to a command instead of the server. Undefined: the server is asked. */
  answer: (command: mongo.Document) => mongo.Document | undefined;
  /** Cuts all connections, and takes no new ones until `accept`. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  /** Takes everything and answers nothing until `resume`, which passes it all on. */
  hang(): void;
  resume(): void;
  /** Cuts all connections; new ones are taken. */
  cut(): void;
};

const BY_THEMSELVES = new Set(['hello', 'ismaster', 'isMaster', 'ping', 'endSessions']);

/** A way to a MongoDB that can fail: it stands between a driver and the server, and ends with the test. */
export async function startRelay(server: string): Promise<Relay> {
  const { host = '127.0.0.1', port = '27017' } = /@?(?<host>[^@:/,]+):(?<port>\d+)/.exec(server)?.groups ?? {};
  const sockets = new Set<Socket>();
  const seen: mongo.Document[] = [];
  let isHanging = false;
  const listener = createServer((client) => {
    const upstream = connect(Number(port), host);
    const split = createFrames();
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        other.destroy();
        sockets.delete(one);
      });
    }
    if (isHanging) client.pause();
    client.on('data', (piece: Buffer) => {
      for (const frame of split(piece)) pass(frame, client, upstream);
    });
    upstream.pipe(client);
  });
  const listen = async (at: number) => {
    listener.listen(at, '127.0.0.1');
    await once(listener, 'listening');
  };
  await listen(0);
  const own = (listener.address() as AddressInfo).port;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };

  function pass(frame: Frame, client: Socket, upstream: Socket): void {
    const { command } = frame;
    if (command && !BY_THEMSELVES.has(Object.keys(command)[0] ?? '')) seen.push(command);
    const said = command && relay.answer(command);
    if (said) client.write(replyTo(frame, said));
    else upstream.write(frame.bytes);
  }

  const relay: Relay = {
    uri: (database, options) => {
      const there = uriOf(server, database, ['directConnection=true', options ?? ''].filter(Boolean).join('&'));
      return there.replace(`${host}:${port}`, `127.0.0.1:${own}`).replace(/replicaSet=[^&]*&?/, '');
    },
    commands: () => seen.splice(0),
    answer: () => undefined,
    refuse: async () => {
      const closed = once(listener, 'close');
      listener.close();
      cut();
      await closed;
    },
    accept: () => listen(own),
    hang: () => {
      isHanging = true;
      for (const socket of sockets) socket.pause();
    },
    resume: () => {
      isHanging = false;
      for (const socket of sockets) socket.resume();
    },
    cut,
  };
  onTestFinished(async () => {
    cut();
    if (listener.listening) await relay.refuse();
  });
  return relay;
}
