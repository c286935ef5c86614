import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../../engines/package-root.ts';
import { carillon } from '../../support/carillon.ts';
import { ask, basic, bearer, get, type LiveStack } from './live-stack.ts';

/** What people get wrong, each answered by a sentence: over HTTP, in a folder, at the command line. `known` is a user of the stack. */
export function badInput(live: () => LiveStack, known: string): void {
  describe('bad input over HTTP is refused with a problem that helps', () => {
    const person = {
      userId: 'clumsy',
      traits: { firstName: 'Clumsy', phone: '+385955558800', email: 'clumsy@example.com' },
    };
    const about = { userId: person.userId, event: 'user.signed_up', context: { traits: person.traits } };
    const big = JSON.stringify({ ...about, properties: { board: 'x'.repeat(300 * 1024) } });
    const cases: readonly (readonly [string, string, string, number, RegExp])[] = [
      ['a 300 KiB event', '/v1/track', big, 413, /larger than 256 KiB/],
      ['U+0000', '/v1/track', JSON.stringify({ ...about, properties: { board: 'a\u0000b' } }), 400, /U\+0000/],
      ['broken JSON', '/v1/track', '{"userId":"clumsy","traits":{"phone":"+385955558800"', 400, /not valid JSON/],
      ['__proto__', '/v1/track', '{"userId":"a","event":"b","properties":{"__proto__":{"x":1}}}', 400, /__proto__/],
    ];
    it.each(cases)('%s', async (_what, path, body, status, sentence) => {
      const reply = await ask(live(), 'POST', path, basic(live().keys.writeKey), body);
      expect(reply).toMatchObject({ status, type: expect.stringContaining('application/problem+json') });
      expect((JSON.parse(reply.body) as { detail: string }).detail).toMatch(sentence);
    });

    it('a wrong key', async () => {
      const reply = await ask(live(), 'POST', '/v1/track', basic('cw_wrong'), JSON.stringify(about));
      expect(reply.status).toBe(401);
      expect(reply.body).toMatch(/carillon keys list/);
    });

    it('an unknown journey', async () => {
      const body = JSON.stringify({ to: { userId: known } });
      const reply = await ask(live(), 'POST', '/v1/journeys/wellcome/enrollments', bearer(live().keys.apiKey), body);
      expect(reply).toMatchObject({ status: 404, body: expect.stringMatching(/no journey .*wellcome/i) });
    });
  });

  describe('bad files are refused with file, line and what to do', () => {
    const folder = mkdtempSync(join(tmpdir(), 'carillon bad workspace '));
    let said = '';
    let code: number | null = null;
    beforeAll(async () => {
      cpSync(join(packageRoot(), 'examples', 'acme'), folder, { recursive: true });
      rmSync(join(folder, 'senders.yaml'));
      const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
      write('carillon.yaml', 'workspace: default\ndefaultLocale: en\ndefaultZone: Europe/Zagrebb\n');
      write('templates/sms/welcome.en.liquid', 'Hi {{ profile.fristName }}');
      write(
        'journeys/broken.yaml',
        'journey: broken\non: user.signed_up\nsteps:\n  - send: sms/welcome\n   class: service\n',
      );
      write(
        'journeys/twice.yaml',
        'journey: twice\non: user.signed_up\nsteps:\n  - { wait: 1 day, id: rest }\n  - { wait: 1 day, id: rest }\n',
      );
      const { code: exit, stdout, stderr } = await carillon(['validate', folder]).ended;
      said = stdout + stderr;
      code = exit;
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it.each([
      ['invalid YAML', /journeys\/broken\.yaml:5:1 .*YAML/],
      ['duplicate step ids', /journeys\/twice\.yaml:5:\d+ steps\[1\]\.id: two steps are called 'rest'/],
      [
        'an unknown template variable',
        /welcome\.en\.liquid:1:7 unknown variable 'profile\.fristName'.*did you mean 'profile\.firstName'\?/,
      ],
      ['an unknown zone', /carillon\.yaml:3:1 defaultZone: 'Europe\/Zagrebb' is no time zone/],
      [
        'a missing sender',
        /journeys\/welcome\.yaml:13:5 steps\[1\]\.send: nobody is named as the sender of sms; expected .* in senders\.yaml/,
      ],
    ])('%s', (_what, sentence) => {
      expect(said).toMatch(sentence);
      expect(said).not.toMatch(/^\s+at /m);
      expect(code).toBe(1);
    });

    it('and nothing of them is published', async () => {
      const { code: exit, stderr } = await carillon(['apply', folder], { CARILLON_HOME: live().home }).ended;
      expect({ exit, stderr }).toEqual({ exit: 1, stderr: expect.stringContaining("two steps are called 'rest'") });
      const { journeys } = await get(live(), '/v1/journeys');
      expect((journeys as { id: string }[]).map(({ id }) => id).sort()).toEqual([
        'ticket-follow-up',
        'ticket-reopened',
        'trial',
        'welcome',
      ]);
    });
  });

  describe('at the command line', () => {
    it('an unknown journey: the ones that exist are named', async () => {
      const { code, stderr } = await carillon(['explain', 'examples/acme', 'wellcome']).ended;
      expect({ code, stderr }).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/no journey 'wellcome'.*welcome, ticket-follow-up/),
      });
    });

    it('unreachable engines: each is named with its variable, and no password', async () => {
      const home = mkdtempSync(join(tmpdir(), 'carillon external '));
      const env = {
        DATABASE_URL: 'postgres://carillon:their-secret@127.0.0.1:1/x',
        NATS_URL: 'nats://127.0.0.1:1',
        TEMPORAL_ADDRESS: '127.0.0.1:1',
        CARILLON_HOME: home,
      };
      const { code, stdout, stderr } = await carillon(['start', '--exit', '--external'], env).ended;
      rmSync(home, { recursive: true, force: true });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      for (const variable of ['DATABASE_URL', 'NATS_URL', 'TEMPORAL_ADDRESS'])
        expect(stderr).toMatch(new RegExp(`127\\.0\\.0\\.1:1: ECONNREFUSED \\(${variable}\\)`));
      expect(stderr).not.toMatch(/their-secret|^\s+at /m);
    });
  });
}
