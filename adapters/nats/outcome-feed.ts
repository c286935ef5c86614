import type { ConsumerMessages, NatsConnection } from 'nats';
import { streams } from '../../domain/subjects.ts';

export type OutcomeEntry = { readonly id: string; readonly type: string; readonly data: unknown };
export type OutcomeFeed = {
  /** Everything published from now on, preceded by what came after `since` where that is still at hand. Answers how to stop. */
  subscribe(workspace: string, since: string | undefined, listener: (entry: OutcomeEntry) => void): () => void;
  close(): Promise<void>;
};

type Heard = { readonly workspace: string; readonly seq: number; readonly entry: OutcomeEntry };

/** How far back somebody who lost the connection can be served. */
const remembered = 2_000;
const retryMs = 1_000;

/** One reader of OUTCOMES for everybody who watches; it starts with the first of them. Ids are stream sequences. */
export function createOutcomeFeed(
  connection: () => NatsConnection | undefined,
  report: (error: unknown) => void,
): OutcomeFeed {
  const listeners = new Set<(heard: Heard) => void>();
  const recent: Heard[] = [];
  let messages: ConsumerMessages | undefined;
  let running: Promise<void> | undefined;
  let listeningSince = '';
  const life = { over: false };

  const read = async (): Promise<void> => {
    const live = connection();
    if (!live) return;
    const last = recent.at(-1)?.seq;
    const consumer = await live.jetstream().consumers.get(streams.outcomes, {
      filterSubjects: ['out.>'],
      // Not `new`: what is published while the consumer is still being made belongs to those who already listen.
      ...(last === undefined ? { opt_start_time: listeningSince } : { opt_start_seq: last + 1 }),
    });
    messages = await consumer.consume();
    for await (const message of messages) {
      const [, workspace = '', kind = '', name = ''] = message.subject.split('.');
      const entry = { id: String(message.seq), type: `${kind}.${name}`, data: message.json<unknown>() };
      const heard = { workspace, seq: message.seq, entry };
      recent.push(heard);
      if (recent.length > remembered) recent.shift();
      for (const listener of listeners) listener(heard);
    }
  };
  /** For as long as the process lives: whatever ends the reading, it begins again behind what was read. */
  const keepReading = async (): Promise<void> => {
    while (!life.over) {
      await read().catch(report);
      if (!life.over) await new Promise((wake) => setTimeout(wake, retryMs).unref());
    }
  };

  return {
    subscribe(workspace, since, listener) {
      listeningSince ||= new Date().toISOString();
      running ??= keepReading();
      const after = since === undefined ? Infinity : Number(since);
      const hear = (heard: Heard): void => {
        if (heard.workspace === workspace) listener(heard.entry);
      };
      for (const heard of recent) if (heard.seq > after) hear(heard);
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
    async close() {
      life.over = true;
      listeners.clear();
      await messages?.close();
    },
  };
}
