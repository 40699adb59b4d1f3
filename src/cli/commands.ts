import type { Command } from './command.ts';

/** The commands in the order in which `sabak help` lists them. Each is loaded when it is called: `sabak help` is quick. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  new: async () => (await import('./new.ts')).newCommand,
  preview: async () => (await import('./preview.ts')).previewCommand,
  lint: async () => (await import('./lint.ts')).lintCommand,
  talk: async () => (await import('./talk.ts')).talkCommand,
  graph: async () => (await import('./graph.ts')).graphCommand,
  school: async () => (await import('./school.ts')).schoolCommand,
  links: async () => (await import('./links.ts')).linksCommand,
  templates: async () => (await import('./templates.ts')).templatesCommand,
  simulate: async () => (await import('./simulate.ts')).simulateCommand,
  backup: async () => (await import('./backup.ts')).backupCommand,
  migrate: async () => (await import('./migrate.ts')).migrateCommand,
  move: async () => (await import('./move.ts')).moveCommand,
  help: async () => (await import('./help.ts')).helpCommand,
};
