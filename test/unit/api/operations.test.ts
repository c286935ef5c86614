import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { waitingKinds } from '../../../adapters/postgres/reads/waiting.ts';
import { createMetrics } from '../../../api/metrics.ts';
import { packageRoot } from '../../../engines/package-root.ts';

describe('docs/operations.md', () => {
  const text = readFileSync(join(packageRoot(), 'docs', 'operations.md'), 'utf8');
  const [, rules = ''] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
  const alerts = (parse(rules) as { groups: { rules: { alert: string; expr: string }[] }[] }).groups.flatMap(
    (group) => group.rules,
  );
  let exposed: readonly string[];
  beforeAll(async () => {
    const { registry } = createMetrics(
      () => 0,
      () => Promise.reject(new Error('no database')),
    );
    exposed = (await registry.getMetricsAsJSON())
      .map(({ name }) => name)
      .filter((name) => name.startsWith('carillon_'));
  });

  it('names every metric of ours, and none that is not exposed', () => {
    expect(exposed.length).toBeGreaterThan(5);
    expect(new Set(text.match(/carillon_\w+/g))).toEqual(new Set(exposed));
  });

  it('says what each thing that waits is, and asks for no other', () => {
    expect([...text.matchAll(/^\| `(\w+)` +\|/gm)].map(([, what]) => what)).toEqual(
      expect.arrayContaining([...waitingKinds]),
    );
    const asked = alerts.flatMap(({ expr }) => [...expr.matchAll(/what="(\w+)"/g)].map(([, what]) => what));
    expect(asked.length).toBeGreaterThan(4);
    expect(asked.filter((what) => !(waitingKinds as readonly (string | undefined)[]).includes(what))).toEqual([]);
  });

  it('says of every alert what to do', () => {
    expect([...text.matchAll(/^\| `(Carillon\w+)` +\|/gm)].map(([, name]) => name)).toEqual(
      alerts.map(({ alert }) => alert),
    );
  });
});
