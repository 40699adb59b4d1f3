import { type ISession, MongoDBAdapter } from '@grammyjs/storage-mongodb';
import mongoose from 'mongoose';
import { type Session, serveGrammy } from './grammy-bot.ts';

/** grammY with its sessions in the database MONGODB_URI, as its documentation has it, and an index that finds them. */
const client = await new mongoose.mongo.MongoClient(process.env.MONGODB_URI ?? '').connect();
const collection = client.db().collection<ISession>('sessions');
await collection.createIndex({ key: 1 }, { unique: true });
/** The adapter has the driver's types bundled, in an older version. */
type Bundled = ConstructorParameters<typeof MongoDBAdapter<Session>>[0]['collection'];
serveGrammy(new MongoDBAdapter<Session>({ collection: collection as unknown as Bundled }));
