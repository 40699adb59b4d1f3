import mongoose from 'mongoose';
import { messageOf } from '../../src/message-of.ts';
import { abilitiesOf } from './abilities.ts';
import { startJvmServer } from './start-jvm-server.ts';
import { startMongod } from './start-mongod.ts';
import type { StartedServer, TestServer, TestServerOptions } from './test-server.ts';

/**
 * A MongoDB for tests: the one that MONGODB_TEST_URI names, else a real mongod, else the server on Java. What was started here
 * ends with `stop`, and with this process. `say` is told in a line which one it is, and why. Throws where there is none.
 */
export async function startMongo(
  options: TestServerOptions & { readonly say?: (line: string) => void } = {},
): Promise<TestServer> {
  const { server, why } = await start(options);
  const client = new mongoose.mongo.MongoClient(server.uri, { serverSelectionTimeoutMS: 10_000 });
  try {
    const can = await abilitiesOf(client);
    options.say?.(`MongoDB for tests: ${server.title}${why}`);
    return { ...server, can, [Symbol.asyncDispose]: server.stop };
  } catch (error) {
    await server.stop();
    throw new Error(`The MongoDB for tests, ${server.title}, does not answer: ${messageOf(error)}`);
  } finally {
    await client.close();
  }
}

async function start(options: TestServerOptions): Promise<{ server: StartedServer; why: string }> {
  const { MONGODB_TEST_URI } = process.env;
  if (MONGODB_TEST_URI) return { server: given(MONGODB_TEST_URI), why: '' };
  const mongod = await startMongod(options);
  if (typeof mongod !== 'string') return { server: mongod, why: '' };
  return { server: await startJvmServer(options), why: ` (${mongod})` };
}

function given(uri: string): StartedServer {
  return { uri, kind: 'given', title: 'the one that MONGODB_TEST_URI names', stop: async () => undefined };
}
