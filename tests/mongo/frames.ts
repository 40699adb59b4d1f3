import mongoose, { type mongo } from 'mongoose';

const { BSON } = mongoose.mongo;

/** https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ */
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER = 16;

export type Frame = { readonly bytes: Buffer; readonly id: number; readonly command: mongo.Document | undefined };

/** Cuts what comes from a client into messages; what is not whole yet waits for the next piece. */
export function createFrames(): (piece: Buffer) => Frame[] {
  let rest = Buffer.alloc(0);
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    const frames: Frame[] = [];
    while (rest.length >= HEADER && rest.length >= rest.readInt32LE(0)) {
      const bytes = rest.subarray(0, rest.readInt32LE(0));
      rest = rest.subarray(bytes.length);
      frames.push({ bytes, id: bytes.readInt32LE(4), command: commandOf(bytes) });
    }
    return frames;
  };
}

/** With the lists that go beside it put into it; undefined where it is packed or of another kind. */
function commandOf(bytes: Buffer): mongo.Document | undefined {
  const kind = bytes.readInt32LE(12);
  if (kind === OP_MSG) return commandOfSections(bytes);
  if (kind !== OP_QUERY) return undefined;
  const name = bytes.indexOf(0, HEADER + 4);
  return documentAt(bytes, name + 1 + 8);
}

/** Sections of kind 0 hold the command, those of kind 1 a list of documents with its name. */
function commandOfSections(bytes: Buffer): mongo.Document {
  const command: mongo.Document = {};
  for (let at = HEADER + 4; at < bytes.length; at += 1 + bytes.readInt32LE(at + 1)) {
    if (bytes[at] === 0) Object.assign(command, documentAt(bytes, at + 1));
    else Object.assign(command, listAt(bytes, at + 1));
  }
  return command;
}

function listAt(bytes: Buffer, start: number): mongo.Document {
  const end = start + bytes.readInt32LE(start);
  const zero = bytes.indexOf(0, start + 4);
  const documents: mongo.Document[] = [];
  for (let at = zero + 1; at < end; at += bytes.readInt32LE(at)) documents.push(documentAt(bytes, at));
  return { [bytes.toString('utf8', start + 4, zero)]: documents };
}

function documentAt(bytes: Buffer, at: number): mongo.Document {
  return BSON.deserialize(bytes.subarray(at, at + bytes.readInt32LE(at)));
}

/** The message that answers this one, in the form in which it was asked. */
export function replyTo({ bytes, id }: Frame, body: mongo.Document): Buffer {
  const isQuery = bytes.readInt32LE(12) === OP_QUERY;
  const head = isQuery ? Buffer.alloc(HEADER + 20) : Buffer.alloc(HEADER + 5);
  const document = BSON.serialize(body);
  head.writeInt32LE(head.length + document.length, 0);
  head.writeInt32LE(id, 8);
  head.writeInt32LE(isQuery ? OP_REPLY : OP_MSG, 12);
  if (isQuery) head.writeInt32LE(1, HEADER + 16);
  return Buffer.concat([head, document]);
}
