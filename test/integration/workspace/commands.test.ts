import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type ApiWorld, apiWorld } from '../../support/api-world.ts';
import { build, carillon as start, type Ended, type Running } from '../../support/carillon.ts';
import { soon } from '../../support/soon.ts';
import { smallest, workspaceFolder } from '../../support/workspace-folder.ts';

const template = 'templates/sms/welcome.en.liquid';
const live = { 'journeys/welcome.yaml': `status: live\n${smallest['journeys/welcome.yaml']}` };

/** Waits for one text after the other on stdout. */
function reader({ said }: Running) {
  let read = 0;
  return async (text: string): Promise<void> => {
    await soon(() => said().stdout.slice(read)).toContain(text);
    read = said().stdout.indexOf(text, read) + text.length;
  };
}

describe('the commands of a workspace', () => {
  let world: ApiWorld;
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => {
    [world] = await Promise.all([apiWorld('commands'), build()]);
    env = { CARILLON_URL: world.url, CARILLON_API_KEY: world.keys.apiKey, CARILLON_WRITE_KEY: world.keys.writeKey };
  });
  afterAll(() => world.close());

  const carillon = (...args: readonly string[]): Promise<Ended> => start(args, env).ended;
  const published = async () =>
    (await world.pool.query(`select version, status from journeys where id = 'welcome'`)).rows[0];

  it('plan shows what apply then does, with the same hash', async () => {
    const dir = await workspaceFolder(live);
    const planned = await carillon('plan', dir);
    const hash = /\+ welcome {2}([0-9a-f]{12}) {2}new, live/.exec(planned.stdout)?.[1];
    expect(planned).toMatchObject({ code: 0, stderr: '' });
    expect(await published()).toBeUndefined();
    const applied = await carillon('apply', dir, '--json');
    expect(JSON.parse(applied.stdout)).toMatchObject({
      ok: true,
      applied: true,
      journeys: [{ journey: 'welcome', version: hash }],
    });
    expect(await published()).toEqual({ version: hash, status: 'live' });
    expect((await carillon('plan', dir)).stdout).toContain('nothing to change');
  });

  it('apply publishes nothing of a workspace with errors, and says all of them', async () => {
    const before = await published();
    const applied = await carillon(
      'apply',
      await workspaceFolder({ ...live, [template]: '{{ profile.nam }} {{ event.bord }}' }),
    );
    expect(applied.code).toBe(1);
    expect(applied.stderr).toMatch(
      /welcome\.en\.liquid:1:4 .*\n.*welcome\.en\.liquid:1:22 .*did you mean 'event\.board'.*\n2 errors/,
    );
    expect(await published()).toEqual(before);
  });

  it('dev applies what is saved; while something is wrong the old version stays live', async () => {
    const dir = await workspaceFolder(live);
    const dev = start(['dev', dir], env);
    onTestFinished(dev.kill);
    const printed = reader(dev);
    await printed('watching');
    const before = await published();
    writeFileSync(join(dir, template), 'Hi {{ profile.nobody }}');
    await printed("unknown variable 'profile.nobody'");
    await printed('what was applied before stays');
    expect(await published()).toEqual(before);
    writeFileSync(join(dir, template), 'Hi again {{ profile.firstName }}');
    await printed('applied to workspace default');
    expect((await published()).version).not.toBe(before.version);
    dev.interrupt();
    expect(await dev.ended).toMatchObject({ code: 0 });
  });

  it('send-event takes properties and traits as they are typed', async () => {
    const sent = await carillon(
      'send-event',
      'user.signed_up',
      '--user',
      'mia',
      '-p',
      'board=Home',
      '-p',
      'n=3',
      '-t',
      'phone=+385911112222',
      '--json',
    );
    expect(JSON.parse(sent.stdout)).toMatchObject({ ok: true, type: 'user.signed_up', userId: 'mia' });
    const [event] = await world.stored('EVENTS');
    expect(event?.subject).toContain('.user.signed_up.');
    expect(JSON.stringify(event?.body)).toContain('"board":"Home","n":3');
    expect(JSON.stringify(event?.body)).toContain('"phone":"+385911112222"');
  });

  it('says what to do where it cannot go on, with the right exit code', async () => {
    const dir = await workspaceFolder();
    const nowhere = mkdtempSync(join(tmpdir(), 'carillon-nowhere-'));
    onTestFinished(() => rmSync(nowhere, { recursive: true }));
    const away = { CARILLON_URL: 'http://127.0.0.1:1', CARILLON_API_KEY: 'x' };
    const cases: readonly (readonly [Promise<Ended>, number, RegExp])[] = [
      [carillon('explain', dir, 'welcom'), 1, /no journey 'welcom'.*did you mean 'welcome'/],
      [carillon('send-test', 'sms/nothing', '--user', 'mia'), 1, /Nobody is known/],
      [carillon('send-test', 'nothing', '--user', 'mia'), 1, /expected channel\/name/],
      [carillon('send-event', 'x', '--user', 'mia', '-p', 'oops'), 2, /'oops' is no name=value/],
      [carillon('plan'), 2, /missing required argument 'dir'/],
      [start(['plan', dir], away).ended, 1, /does not answer/],
      [start(['apply', dir, '--home', nowhere]).ended, 1, /no stack runs/],
    ];
    for (const [ended, code, words] of cases)
      expect(await ended).toMatchObject({ code, stderr: expect.stringMatching(words) });
  });

  it('init writes a workspace that validates, passes its scenario, and overwrites nothing', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'carillon init '));
    onTestFinished(() => rmSync(parent, { recursive: true }));
    const dir = join(parent, 'my first');
    expect((await carillon('init', dir)).code).toBe(0);
    expect(await carillon('validate', dir)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/1 scenario; nothing wrong/),
    });
    expect(await carillon('simulate', dir)).toMatchObject({ code: 0, stdout: expect.stringMatching(/all pass/) });
    const schema = JSON.parse(readFileSync(join(dir, 'journeys', '.schema.json'), 'utf8'));
    expect(schema.properties).toHaveProperty('steps');
    writeFileSync(join(dir, 'journeys', 'hello.yaml'), 'mine');
    expect(await carillon('init', dir)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/nothing was written/),
    });
    expect(readFileSync(join(dir, 'journeys', 'hello.yaml'), 'utf8')).toBe('mine');
  });

  it('simulate fails with a difference that can be read', async () => {
    const dir = await workspaceFolder({
      'scenarios/a.yaml': `scenario: Ana signs up\nstart: 2026-03-02T10:00:00Z\nprofile: { traits: { firstName: Ana, phone: '+385911234567' } }\nevents:\n  - event: user.signed_up\n    properties: { board: Home }\nexpect:\n  - send: sms/welcome\n    contains: Hello\n  - send: sms/welcome\n`,
    });
    const { code, stdout } = await carillon('simulate', dir);
    expect(code).toBe(1);
    expect(stdout).toBe(
      [
        'FAIL  Ana signs up  (scenarios/a.yaml)',
        '      ~ Mon 02 Mar, 11:00 CET  sms/welcome [en] Hi Ana, Home!',
        "          'Hi Ana, Home!' does not contain 'Hello'",
        '      - send sms/welcome',
        '1 scenario, 1 failed',
        '',
      ].join('\n'),
    );
  });
});
