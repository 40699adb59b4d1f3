import { inflateSync } from 'node:zlib';

/** Whether a module is dark, by row and column, the quiet zone included. */
export type Modules = readonly (readonly boolean[])[];

const HALVES: Readonly<Record<string, readonly [boolean, boolean]>> = {
  '█': [true, true],
  '▀': [true, false],
  '▄': [false, true],
  ' ': [false, false],
};

/** What half blocks show, dark on light. A last half line beyond the square is left out. */
export function modulesInText(text: string): Modules {
  const lines = text.split('\n').filter((line) => line.startsWith('\u001B[38;5;16;48;5;231m'));
  const rows = lines.flatMap((line) => {
    const halves = [...line.slice('\u001B[38;5;16;48;5;231m'.length, -'\u001B[0m'.length)].map(
      (block) => HALVES[block] ?? [false, false],
    );
    return [halves.map(([upper]) => upper), halves.map(([, lower]) => lower)];
  });
  return rows.slice(0, rows[0]?.length);
}

/** Pixels a module, as `sabak links` writes it. */
const SCALE = 10;

/** The middle of each module of a PNG with 8 bits a channel (RFC 2083: chunks, filters). */
export function modulesInPng(png: Buffer): Modules {
  const chunks = chunksOf(png);
  const header = chunks.find(({ type }) => type === 'IHDR')?.data ?? Buffer.alloc(13);
  const width = header.readUInt32BE(0);
  const channels = { 0: 1, 2: 3, 6: 4 }[header[9] ?? -1];
  if (header[8] !== 8 || channels === undefined || header[12] !== 0) throw new Error('a PNG of another kind');
  const data = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data));
  const lines = unfilter(inflateSync(data), width * channels, channels);
  const middles = Array.from({ length: width / SCALE }, (_, i) => i * SCALE + SCALE / 2);
  return middles.map((y) => middles.map((x) => (lines[y]?.[x * channels] ?? 0) < 128));
}

function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  const chunks: { type: string; data: Buffer }[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

function unfilter(bytes: Buffer, lineBytes: number, pixelBytes: number): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += lineBytes + 1) {
    const above = lines.at(-1) ?? new Uint8Array(lineBytes);
    const line = new Uint8Array(bytes.subarray(at + 1, at + 1 + lineBytes));
    for (let i = 0; i < lineBytes; i++) {
      const left = line[i - pixelBytes] ?? 0;
      const up = above[i] ?? 0;
      const corner = i < pixelBytes ? 0 : (above[i - pixelBytes] ?? 0);
      line[i] = (line[i] ?? 0) + predict(bytes[at] ?? 0, left, up, corner);
    }
    lines.push(line);
  }
  return lines;
}

function predict(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const guess = left + up - corner;
      const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
      return a <= b && a <= c ? left : b <= c ? up : corner;
    }
    default:
      return 0;
  }
}
