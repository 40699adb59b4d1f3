import path from 'node:path';
import type { CommandIo } from '../../src/cli/command.ts';
import { previewCommand } from '../../src/cli/preview.ts';
import { RIGHT_COURSE, withFiles } from '../library/course-folder.ts';

const TEXTS = `core:
  next: Next
  right: Right.
  partly: Partly.
  wrong: Wrong.
  hint: "Hint: {hint}"
  try-again: Try again.
  right-answer: "It is {answer}."
`;

/** The right course in `content/`, and the texts of the core in English alone. */
export const PREVIEW_FILES = {
  ...Object.fromEntries(Object.entries(RIGHT_COURSE).map(([name, content]) => [`content/${name}`, content])),
  'flows/texts/en.yaml': TEXTS,
};

export type Preview = { readonly origin: string; readonly directory: string; readonly said: () => string };

/** Runs `sabak preview` on the right course until `use` is done. Resolves to its exit code. */
export async function withPreview(args: string[], use: (preview: Preview) => Promise<void>): Promise<number> {
  return withFiles(PREVIEW_FILES, (directory) => {
    const env = { CONTENT_DIR: path.join(directory, 'content'), FLOWS_DIR: path.join(directory, 'flows') };
    return runPreview(args, env, (preview) => use({ ...preview, directory }));
  });
}

/** The same on what is shipped. */
export async function withShippedPreview(
  args: string[],
  use: (preview: Omit<Preview, 'directory'>) => Promise<void>,
): Promise<number> {
  return runPreview(args, {}, use);
}

async function runPreview(
  args: string[],
  env: CommandIo['env'],
  use: (preview: Omit<Preview, 'directory'>) => Promise<void>,
): Promise<number> {
  const said: string[] = [];
  const end = new AbortController();
  const started = Promise.withResolvers<string>();
  const write = (text: string): void => {
    said.push(text);
    started.resolve(/http:\S+?(?=\/#)/.exec(text)?.[0] ?? '');
  };
  const io: CommandIo = { write, writeError: write, env, signal: end.signal };
  const running = previewCommand.run([...args, '--port', '0'], io);
  try {
    await use({ origin: await started.promise, said: () => said.join('') });
  } finally {
    end.abort();
  }
  return running;
}
