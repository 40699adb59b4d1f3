import { expect, it } from 'vitest';
import { FLOW_FILE } from '../../src/library/flow-file.ts';
import { schemaText } from '../../src/library/schema-text.ts';
import { TEMPLATES_FILE } from '../../src/library/templates-file.ts';
import { TEXTS_FILE } from '../../src/library/texts-file.ts';

/** `npx vitest run tests/library/flow-schemas.test.ts --update` writes them anew. */
it.each([
  ['flow', FLOW_FILE, 'A flow of Sabak: flows/NAME.yaml'],
  ['templates', TEMPLATES_FILE, 'What WhatsApp approves before it may be sent: flows/templates.yaml'],
  ['texts', TEXTS_FILE, 'What the flows say: flows/texts/LANG.yaml'],
] as const)('docs/schemas/%s.schema.json describes the file as it is checked', async (name, schema, title) => {
  await expect(schemaText(schema, title)).toMatchFileSnapshot(`../../docs/schemas/${name}.schema.json`);
});
