import { loadPageFiles } from './page-files.ts';
import type { PrintedPageFile } from './page-files-apart.ts';

/** What `loadPageFilesApart` runs. */
const files: PrintedPageFile[] = loadPageFiles().map((file) => ({ ...file, body: file.body.toString('base64') }));
process.stdout.write(JSON.stringify(files));
