import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The style of the certificate's page and of the notices that stand in its place. Reads the disk: once at the start. */
export function loadCertificateStyle(): Buffer {
  return readFileSync(join(import.meta.dirname, 'certificate.css'));
}
