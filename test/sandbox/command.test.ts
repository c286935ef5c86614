import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { helpText } from '../../sandbox/command/help.ts';
import { optionOf, options } from '../../sandbox/command/options.ts';
import { readArguments } from '../../sandbox/command/read-arguments.ts';
import { withUsualPorts } from '../../sandbox/command/usual-ports.ts';
import { readConfiguration } from '../../sandbox/configuration.ts';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';

const folder = mkdtempSync(join(tmpdir(), 'carillon-command-'));
const file = (name: string, content: object): string => {
  writeFileSync(join(folder, name), JSON.stringify(content));
  return join(folder, name);
};
let sandbox: Sandbox | undefined;
afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As the process would be configured by these arguments, in this environment. */
const configured = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const asked = readArguments(args);
  if (asked.kind !== 'start') throw new Error(JSON.stringify(asked));
  return readConfiguration({ ...env, ...asked.env });
};

describe('carillon sandbox', () => {
  it('says of an option it does not know that it does not know it', () => {
    expect(readArguments(['--nope'])).toEqual({ kind: 'wrong', why: "Unknown option '--nope'" });
    expect(readArguments(['--set', 'latencyMs'])).toEqual({
      kind: 'wrong',
      why: '--set latencyMs: must be name=value',
    });
  });

  it('takes every setting by name, and refuses one that does not exist', () => {
    expect(configured(['--set', 'latencyMs=0', '--set', 'reports=twice']).settings).toEqual({
      latencyMs: 0,
      reports: 'twice',
    });
    expect(() => configured(['--set', 'latency=0'])).toThrow(
      /there is no "latency" here, but reports, latencyMs, .*magic/,
    );
    expect(() => configured(['--set', 'latencyMs=soon'])).toThrow('a number, {min, max} or {median, p95}');
  });

  it('speaks of what is wrong by the name that was used for it', () => {
    const env = { CARILLON_SANDBOX_PORT: 'abc', CARILLON_SANDBOX_SEED: 'one' };
    expect(() => readConfiguration(env)).toThrow(
      /must be a number\n.*CARILLON_SANDBOX_PORT\n.*\n.*CARILLON_SANDBOX_SEED/,
    );
    expect(() => readConfiguration(env, optionOf)).toThrow(/at --port\n.*\n.*at --seed/);
    expect(() => configured(['--port', '65536'])).toThrow(/<=65535\n.*CARILLON_SANDBOX_PORT/);
  });

  it('has time stand or run, not both', () => {
    expect(readArguments(['--virtual', '--scale', '60'])).toMatchObject({ kind: 'wrong' });
  });

  it('is ruled by its options rather than by the environment', () => {
    const clockOf = (env: Record<string, string>, ...args: string[]) => configured(args, env).clock;
    expect(clockOf({ CARILLON_SANDBOX_CLOCK: 'virtual' }, '--scale', '60')).toMatchObject({
      mode: 'scaled',
      scale: 60,
    });
    expect(clockOf({ CARILLON_SANDBOX_CLOCK_SCALE: '60' }, '--virtual')).toMatchObject({ mode: 'virtual' });
  });

  it('is on its usual ports unless something else is said, which an empty variable does not', async () => {
    const said = { CARILLON_SANDBOX_PORT: '', CARILLON_SANDBOX_SMTP_PORT: '2525' };
    const ports = async (env: Record<string, string>, taken: readonly number[] = []) => {
      const { port, smtpPort } = readConfiguration(await withUsualPorts(env, async (one) => !taken.includes(one)));
      return [port, smtpPort];
    };
    expect(await ports({})).toEqual([7071, 7072]);
    expect(await ports(said)).toEqual([7071, 2525]);
    expect(await ports({}, [7071])).toEqual([0, 7072]);
  });

  it('reads keys and rules from files, and names the file that is not there', async () => {
    const keys = file('keys.json', [{ key: 'sender', scopes: ['sms:message:send'] }]);
    const rules = file('rules.json', [{ match: { to: '49*' }, fate: 'expired' }]);
    expect(configured(['--keys', keys, '--rules', rules])).toMatchObject({
      keys: [{ key: 'sender', scopes: ['sms:message:send'] }],
      setupFile: rules,
    });
    await expect(startSandbox(configured(['--rules', '/nowhere/rules.json']))).rejects.toThrow('/nowhere/rules.json');
  });

  it('tells of every option that it takes', () => {
    for (const { name } of options) expect(helpText('carillon sandbox')).toContain(`  --${name}`);
  });

  it('teaches nothing that does not work: every call in the help is answered', async () => {
    sandbox = await startSandbox({ clock: { mode: 'virtual' } });
    const { httpUrl } = sandbox;
    const calls = [
      ...helpText('carillon sandbox').matchAll(/curl '?(http[^\s']+)'?([^\n]*?)(?:\\\n\s+)?(?:-d '(.+)')?\n/g),
    ];
    expect(calls.length).toBeGreaterThanOrEqual(7);
    for (const [line, url = '', , body] of calls) {
      const response = await fetch(url.replace('http://127.0.0.1:7071', httpUrl), {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: 'App anything', 'content-type': 'application/json' },
        ...(body !== undefined && { body }),
      });
      // What is taught last but one is a fault, which then strikes as it was told to.
      if (response.status !== 429) expect(response.status, `${line}: ${await response.text()}`).toBeLessThan(300);
    }
  });
});
