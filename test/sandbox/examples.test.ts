import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missing } from '../conformance/not-simulated.ts';
import { defaultSettings } from '../../sandbox/settings.ts';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';

const page = readFileSync('docs/sandbox-examples.md', 'utf8');
const [, curls = ''] = /## curl\n([^]*?)\n## /.exec(page) ?? [];
const commands = [...curls.matchAll(/```sh\n([^]*?)```/g)].map(([, block = '']) => block.trim());

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { latencyMs: 0 } });
});
afterAll(() => sandbox.close());

describe('docs/sandbox-examples.md', () => {
  it.each(commands)('curl does what the page says: %s', async (block) => {
    const here = block
      .replaceAll('http://127.0.0.1:7071', sandbox.httpUrl)
      .replaceAll('curl ', 'curl -sS --fail-with-body ');
    const { stdout } = await promisify(execFile)('sh', ['-e', '-c', here]);
    expect(stdout).not.toContain('requestError');
    sandbox.clearFaults();
  });
});

describe('docs/sandbox.md', () => {
  const reference = readFileSync('docs/sandbox.md', 'utf8');
  const [, glance = ''] = /## What it simulates\n([^]*?)\n## /.exec(reference) ?? [];
  const missingThere = [...glance.matchAll(/^\|.*\|(.*)\|$/gm)].map(([, last = '']) => last).join();

  it.each(Object.keys(missing))('says that this is missing: %s', (what) => {
    expect(missingThere).toContain(what);
  });

  it.each(Object.keys(defaultSettings))('has the setting %s in its list', (name) => {
    expect(/## Settings\n([^]*)/.exec(reference)?.[1]).toContain(`\`${name}\``);
  });
});
