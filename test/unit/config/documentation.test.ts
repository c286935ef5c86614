import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NATS_ROLES } from '../../../config/nats-login.ts';
import { packageRoot } from '../../../engines/package-root.ts';

describe('docs/configuration.md', () => {
  const folder = join(packageRoot(), 'config');
  const sources = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  const text = readFileSync(join(packageRoot(), 'docs', 'configuration.md'), 'utf8');

  it('names every variable that the configuration reads', () => {
    const read = [...sources.matchAll(/'((?:CARILLON|INFOBIP|SMTP|NATS|DATABASE|TEMPORAL)_[A-Z_]+)'/g)].map(
      ([, name]) => name,
    );
    expect(read.length).toBeGreaterThan(20);
    expect(read.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it('names every role of NATS', () => {
    expect(NATS_ROLES.filter((role) => !text.includes(`\`${role}\``))).toEqual([]);
  });
});
