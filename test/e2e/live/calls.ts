import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { carillon } from '../../support/carillon.ts';
import { soon } from '../../support/soon.ts';
import { get, reached, track, type LiveStack } from './live-stack.ts';

/** Beside what the example has: one journey that listens to what came of its call, and one that turns to another channel. */
const files: Readonly<Record<string, string>> = {
  'events/concierge.wanted.schema.json': '{"type":"object"}',
  'events/reminder.wanted.schema.json': '{"type":"object"}',
  'templates/voice/concierge.en.liquid': 'Press seven, and somebody calls you back.\n',
  'templates/sms/call-back.en.liquid': 'Somebody calls you back.\n',
  'templates/sms/heard.en.liquid': 'Thank you for listening.\n',
  'templates/sms/busy.en.liquid': 'You were on the phone.\n',
  'templates/sms/missed.en.liquid': 'You missed our call.\n',
  'journeys/concierge.yaml': `journey: concierge
status: live
on: concierge.wanted
reentry: once
steps:
  - { send: voice/concierge, class: service, await: delivered, id: call }
  - branch:
      - when: { steps.call.dtmf: '7' }
        steps: [{ send: sms/call-back, class: service }]
      - when: { steps.call.outcome: answered }
        steps: [{ send: sms/heard, class: service }]
      - when: { steps.call.outcome: busy }
        steps: [{ send: sms/busy, class: service }]
    else:
      - { send: sms/missed, class: service }
`,
  'journeys/reminder.yaml': `journey: reminder
status: live
on: reminder.wanted
reentry: once
steps:
  - { send: voice/concierge, class: service, fallback: [{ send: sms/missed }] }
`,
};

/** What a person does with a call decides what their journey does next. */
export function calls(live: () => LiveStack): void {
  describe('a journey that calls', () => {
    const folder = mkdtempSync(join(tmpdir(), 'carillon calls '));
    const run = Date.now().toString(36);
    beforeAll(async () => {
      cpSync('examples/acme', folder, { recursive: true });
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), text);
      }
      appendFileSync(join(folder, 'senders.yaml'), "voice: { from: '+38512345678' }\n");
      const { code, stderr } = await carillon(['apply', folder], { CARILLON_HOME: live().home }).ended;
      expect({ code, stderr }).toMatchObject({ code: 0 });
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const wants = async (what: 'concierge' | 'reminder', userId: string, phone: string): Promise<void> => {
      const context = { traits: { phone } };
      expect((await track(live(), { userId, event: `${what}.wanted`, properties: {}, context })).status).toBe(200);
    };
    const told = async (phone: string): Promise<readonly string[]> =>
      (await reached(live(), phone)).map(({ channel, text = '' }) => `${channel}: ${text.trim()}`);
    const call = 'voice: Press seven, and somebody calls you back.';
    const why = async (userId: string, journey: string): Promise<string> => {
      const { id } = await get(live(), `/v1/profiles?userId=${userId}`);
      return JSON.stringify(await get(live(), `/v1/profiles/${id}/why?journey=${journey}`));
    };

    // Numbers of the sandbox that behave in one way each.
    it.each([
      ['presses seven', '+385915550037', 'sms: Somebody calls you back.'],
      ['presses another key', '+385915550031', 'sms: Thank you for listening.'],
      ['listens', '+385915550020', 'sms: Thank you for listening.'],
      ['is on the phone', '+385915550021', 'sms: You were on the phone.'],
      ['does not answer', '+385915550022', 'sms: You missed our call.'],
    ])('goes one way or another: the person %s', async (_what, phone, text) => {
      const userId = `called-${phone.slice(-2)}-${run}`;
      await wants('concierge', userId, phone);
      await soon(() => told(phone)).toEqual([call, text]);
      await soon(() => why(userId, 'concierge')).toContain('Completed the journey');
    });

    it('writes where a call does not get through, and does not where it does', async () => {
      const [busy, free] = ['+385925550021', '+385925550020'];
      await Promise.all([wants('reminder', `busy-${run}`, busy), wants('reminder', `free-${run}`, free)]);
      await soon(() => told(busy)).toEqual([call, 'sms: You missed our call.']);
      await soon(() => why(`free-${run}`, 'reminder')).toContain('Completed the journey');
      expect(await told(free)).toEqual([call]);
      expect(await why(`busy-${run}`, 'reminder')).toContain('the line was busy');
    });
  });
}
