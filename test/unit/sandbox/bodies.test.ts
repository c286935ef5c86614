import { describe, expect, it } from 'vitest';
import { createBodies } from '../../../sandbox/oracle/bodies.ts';

describe('createBodies', () => {
  const long = 'x'.repeat(1024 * 1024);

  it.each(['html', 'ampHtml'])(
    'forgets the oldest when they are too much for the memory, whatever is long: %s',
    (part) => {
      const bodies = createBodies(undefined);
      for (let seq = 1; seq <= 30; seq += 1) bodies.put(seq, { [part]: long, headers: [], attachments: [] });
      expect([1, 30].filter((seq) => bodies.get(seq) !== undefined)).toEqual([30]);
    },
  );
});
