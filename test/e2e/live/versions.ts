import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { carillon } from '../../support/carillon.ts';
import { soon } from '../../support/soon.ts';
import { get, reached, track, type LiveStack } from './live-stack.ts';

/** Days that do not pass while the demo's clock runs. */
const lessons = (wait: string): string => `journey: lessons
status: live
on: lesson.wanted
steps:
  - ${wait}
  - { send: sms/lesson, class: service, id: lesson }
`;
const files: Readonly<Record<string, string>> = {
  'events/lesson.wanted.schema.json': '{"type":"object"}',
  'events/taste.wanted.schema.json': '{"type":"object"}',
  'events/taste.bought.schema.json': '{"type":"object"}',
  'templates/sms/lesson.en.liquid': 'Your first lesson.\n',
  'journeys/lessons.yaml': lessons('{ wait: 2000 days, id: rest }'),
  'journeys/taste.yaml': `journey: taste
status: live
on: taste.wanted
goal: taste.bought
steps:
  - split:
      - { percent: 50, name: sweet, steps: [{ send: sms/lesson, class: service }, { wait: 3000 days }] }
      - { percent: 50, name: sour, steps: [{ send: sms/lesson, class: service }, { wait: 3000 days }] }
    winner: { by: goal, within: 1 second, after: 20, sure: 1 }
    id: tried
`,
};

/** People on their way, and those who come after them. */
export function versions(live: () => LiveStack): void {
  describe('a journey that changes while people are on their way', () => {
    const folder = mkdtempSync(join(tmpdir(), 'carillon versions '));
    const run = Date.now().toString(36);
    const users = ['ana', 'ben', 'eva'].map((name) => `${name}-${run}`);
    const phoneOf = (userId: string): string => `+38591888${String(1_001 + users.indexOf(userId))}`;
    const command = async (...args: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await carillon(args, { CARILLON_HOME: live().home }).ended;
      expect({ args, code, said: code === 0 ? '' : stdout + stderr }).toEqual({ args, code: 0, said: '' });
      return stdout;
    };
    const journeys = async <T>(...args: readonly string[]): Promise<T> =>
      JSON.parse(await command('journeys', ...args, '--json')) as T;
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    };
    const wants = async (event: string, userId: string, phone?: string): Promise<void> => {
      const context = phone === undefined ? {} : { context: { traits: { phone } } };
      expect((await track(live(), { userId, event, properties: {}, ...context })).status).toBe(200);
    };
    const running = async (version: number): Promise<number | undefined> =>
      (await journeys<{ running: number }[]>('versions', 'lessons'))[version]?.running;

    beforeAll(async () => {
      cpSync('examples/acme', folder, { recursive: true });
      for (const [file, text] of Object.entries(files)) write(file, text);
      await command('apply', folder);
      for (const user of users) await wants('lesson.wanted', user, phoneOf(user));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('says what differs, carries them over to where the map says, tells why, and takes them back', async () => {
      await soon(() => running(0)).toBe(users.length);
      write('journeys/lessons.yaml', lessons('{ wait: 3000 days, id: pause }'));
      await command('apply', folder);
      expect(await command('journeys', 'diff', 'lessons')).toMatch(
        /- rest: wait 2000 days\n.*\+ pause: wait 3000 days/,
      );
      await soon(
        async () =>
          (await journeys<{ standing: unknown }>('migrate', 'lessons', '--step', 'rest=pause', '--dry-run')).standing,
      ).toEqual([{ step: 'rest', people: users.length, to: 'pause' }]);
      const all = { asked: 0, migrated: users.length, stayed: [] };
      expect(await journeys('migrate', 'lessons', '--step', 'rest=pause', '--yes')).toMatchObject(all);
      expect([await running(0), await running(1)]).toEqual([users.length, 0]);
      expect(await command('why', users[0] ?? '')).toContain('Goes on in version');
      expect(await journeys('migrate', 'lessons', '--undo', '--yes')).toMatchObject(all);
      expect([await running(0), await running(1)]).toEqual([0, users.length]);
    });

    it('lets one person go on at another step, and all others leave', async () => {
      const [ana = '', ...others] = users;
      const { id } = await get(live(), `/v1/profiles?userId=${ana}`);
      const { enrollments } = await get(live(), `/v1/profiles/${String(id)}`);
      const [enrollment] = enrollments as readonly { id: string }[];
      await command('enrollments', 'move', enrollment?.id ?? '', 'lesson');
      await soon(async () => (await reached(live(), phoneOf(ana))).map(({ text = '' }) => text.trim())).toEqual([
        'Your first lesson.',
      ]);
      await soon(() => running(1)).toBe(others.length);
      expect(await journeys('empty', 'lessons', '--yes')).toEqual({ journey: 'lessons', people: others.length });
      await soon(() => running(1)).toBe(0);
    });

    it('finds the winner of a split by itself, and sends that way whoever comes after', async () => {
      for (let n = 0; n < 20; n += 1) await wants('taste.wanted', `taster-${n}-${run}`);
      type Split = { winner: string | null; shares: { runs: number }[] };
      const splits = (): Promise<readonly Split[]> => journeys<readonly Split[]>('splits', 'taste');
      await soon(async () => (await splits())[0]?.winner).toMatch(/^(?:sweet|sour)$/);
      const [{ winner, shares } = { winner: null, shares: [] }] = await splits();
      expect(shares.reduce((sum, { runs }) => sum + runs, 0)).toBe(20);
      await wants('taste.wanted', `late-${run}`);
      await soon(() => command('why', `late-${run}`).catch(() => '')).toContain(
        `went the way "${winner}", which has won`,
      );
    });
  });
}
