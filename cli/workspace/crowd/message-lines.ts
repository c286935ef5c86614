import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Person } from '../../../domain/crowd/person.ts';
import type { AboutMessage, Told } from '../../../domain/workspace/played-world.ts';

/** Writes who got what when, and what not: one line of JSON each. */
export function messageLines(file: string) {
  const stream = createWriteStream(file);
  const words = { sent: 'sent', skipped: 'not sent', deferred: 'waits' } as const;
  return {
    tell: (
      person: Pick<Person, 'id'>,
      { kind, at, message, reason, locale }: Told,
      about: AboutMessage | undefined,
    ): void => {
      if (about === undefined || (kind !== 'sent' && kind !== 'skipped' && kind !== 'deferred')) return;
      const { step, until, amount } = about;
      const line = {
        at: new Date(at).toISOString(),
        person: person.id,
        what: words[kind],
        message,
        step,
        ...(kind === 'sent' ? { locale, cost: (amount ?? 0) / 1_000_000 } : { reason }),
        ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
      };
      stream.write(`${JSON.stringify(line)}\n`);
    },
    end: async (): Promise<void> => {
      stream.end();
      await finished(stream);
    },
  };
}
