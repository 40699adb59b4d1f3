import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { jsonSchemas } from './json-schemas.ts';

// Run by hand after a schema has changed: `npx node src/library/write-schemas.ts`.
const directory = path.resolve(import.meta.dirname, '../../docs/schemas');
await mkdir(directory, { recursive: true });
for (const [name, text] of Object.entries(jsonSchemas())) await writeFile(path.join(directory, name), text);
