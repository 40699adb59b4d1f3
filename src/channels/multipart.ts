import { randomBytes } from 'node:crypto';

/** A field of a form, or a file of it. `name`, `filename` and `type` are ours: they hold no quotes and no line ends. */
export type FormPart =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly bytes: Uint8Array; readonly filename: string; readonly type: string };

/** `multipart/form-data` (RFC 7578) in one piece: files are pictures of some hundred KB. */
export function multipart(parts: readonly FormPart[]): { readonly bytes: Uint8Array; readonly type: string } {
  const boundary = `sabak-${randomBytes(18).toString('hex')}`;
  const chunks: Uint8Array[] = [];
  for (const part of parts) {
    const file = 'bytes' in part ? `; filename="${part.filename}"\r\ncontent-type: ${part.type}` : '';
    chunks.push(Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${part.name}"${file}\r\n\r\n`));
    chunks.push('bytes' in part ? part.bytes : Buffer.from(part.value));
    chunks.push(Buffer.from('\r\n'));
  }
  chunks.push(Buffer.from(`--${boundary}--\r\n`));
  return { bytes: Buffer.concat(chunks), type: `multipart/form-data; boundary=${boundary}` };
}
