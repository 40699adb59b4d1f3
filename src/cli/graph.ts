import { loadLibrary } from '../library/load-library.ts';
import { suggest } from '../library/suggest.ts';
import type { Command } from './command.ts';
import { foldersOf } from './folders-of.ts';
import { mermaidOf } from './mermaid.ts';
import { MISFITS } from './misfits.ts';

const USAGE = `sabak graph FLOW

Draws a flow as a Mermaid diagram, which GitHub and many editors show as a picture.

  FLOW   the name of a flow, such as onboarding, or a lesson: lesson/COURSE/LESSON
`;

export const graphCommand: Command = {
  name: 'graph',
  summary: 'draw a flow or a lesson as a Mermaid diagram',
  usage: USAGE,
  async run(args, io) {
    const [name, ...others] = args;
    if (name === undefined || others.length > 0) {
      io.writeError(USAGE);
      return 2;
    }
    const { flowsDir, contentDir } = foldersOf(io.env);
    const [kind, course = ''] = name.split('/');
    const drafts = kind === 'lesson' ? [course] : [];
    const loaded = await loadLibrary({ flowsDir, contentDir, misfits: MISFITS, drafts });
    if (!loaded.ok) {
      io.writeError('The flows and courses have errors, so nothing can be drawn. See: npx sabak lint\n');
      return 1;
    }
    const { library } = loaded;
    const flow = library.flows[name];
    if (!flow) {
      const names = Object.keys(library.flows);
      const hint = suggest(name, names) || ` The flows are ${names.filter((one) => !one.includes('/')).join(', ')}.`;
      io.writeError(`There is no flow \`${name}\`.${hint}\n`);
      return 1;
    }
    io.write(mermaidOf(flow));
    return 0;
  },
};
