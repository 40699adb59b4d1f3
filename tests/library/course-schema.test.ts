import { expect, it } from 'vitest';
import { COURSE_FILE } from '../../src/library/course-file.ts';
import { schemaText } from '../../src/library/schema-text.ts';

/** `npx vitest run tests/library/course-schema.test.ts --update` writes it anew. */
it('docs/schemas/course.schema.json describes course.yaml as it is checked', async () => {
  await expect(schemaText(COURSE_FILE, 'A course of Sabak: content/COURSE/course.yaml')).toMatchFileSnapshot(
    '../../docs/schemas/course.schema.json',
  );
});
