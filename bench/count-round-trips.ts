import { AsyncLocalStorage } from 'node:async_hooks';
import { writeFileSync } from 'node:fs';
import mongoose from 'mongoose';
import type { Channel } from '../src/channels/channel.ts';
import type { Inbox } from '../src/channels/inbox.ts';

/** What an update has asked of the database so far, in order. */
type Trail = { readonly commands: string[]; hasReplied: boolean };

export type RoundTripCount = {
  /** To be called once the store is open, over connections that report their commands. */
  listen(): void;
  inbox(inbox: Inbox): Inbox;
  channel(channel: Channel): Channel;
};

/**
 * Counts which commands the driver sends to the database for an update before its first message goes out, and writes that to
 * `file` when the process ends: how many updates had which commands.
 */
export function countRoundTrips(file: string): RoundTripCount {
  const current = new AsyncLocalStorage<Trail>();
  const counts = new Map<string, number>();
  process.on('exit', () => writeFileSync(file, JSON.stringify(Object.fromEntries(counts))));

  function replied(): void {
    const trail = current.getStore();
    if (!trail || trail.hasReplied) return;
    trail.hasReplied = true;
    const what = trail.commands.join(', ');
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }

  return {
    listen() {
      for (const connection of mongoose.connections) {
        if (connection.readyState !== mongoose.ConnectionStates.connected) continue;
        connection.getClient().on('commandStarted', ({ commandName, command }) => {
          const trail = current.getStore();
          if (!trail?.hasReplied) trail?.commands.push(`${commandName} ${command[commandName]}`);
        });
      }
    },
    inbox: (inbox) => ({
      ...inbox,
      handle: (event) => current.run({ commands: [], hasReplied: false }, () => inbox.handle(event)),
    }),
    channel: (channel) => ({
      ...channel,
      send(to, entry, signal) {
        replied();
        return channel.send(to, entry, signal);
      },
    }),
  };
}
