import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { carillon } from '../../support/carillon.ts';
import { soon } from '../../support/soon.ts';
import { ask, basic, bearer, reached, type LiveStack } from './live-stack.ts';

/** A helpdesk's requests, signed as it signs them, and what they come to for the person who asked. */
export function support(live: () => LiveStack): void {
  describe('support follow-up (3.8)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'carillon tickets '));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const example = JSON.parse(readFileSync('examples/acme/payloads/zendesk-ticket-solved.json', 'utf8')) as {
      detail: object;
    };
    const run = Date.now().toString(36);

    const customer = async (name: string, requester: string, phone: string): Promise<void> => {
      const context = { externalIds: [{ type: 'zendesk', id: requester }] };
      const body = { userId: `${name}-${run}`, traits: { firstName: name, phone }, context };
      expect(
        (await ask(live(), 'POST', '/v1/identify', basic(live().keys.writeKey), JSON.stringify(body))).status,
      ).toBe(200);
      // The helpdesk knows them by another name than we do: it must be theirs before it is used.
      const known = () =>
        ask(live(), 'GET', `/v1/profiles/externalId:zendesk:${requester}`, bearer(live().keys.apiKey));
      await soon(async () => (await known()).status).toBe(200);
    };
    const payload = (requester: string, id: string, current: string, previous: string): string =>
      JSON.stringify({
        ...example,
        id: `${run}-${id}-${current}`,
        detail: { ...example.detail, id, requester_id: requester },
        event: { current, previous },
      });
    /** As the helpdesk sends it. */
    const ticket = async (...what: Parameters<typeof payload>): Promise<unknown> => {
      const [body, at] = [payload(...what), new Date().toISOString()];
      const response = await fetch(`${live().summary.addresses.api}/v1/hooks/zendesk`, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'x-zendesk-webhook-signature-timestamp': at,
          'x-zendesk-webhook-signature': createHmac('sha256', live().keys.hookSecret)
            .update(at + body)
            .digest('base64'),
        },
      });
      return response.json();
    };
    const textsTo = async (phone: string): Promise<readonly string[]> =>
      (await reached(live(), phone)).filter(({ channel }) => channel === 'sms').map(({ text = '' }) => text);
    const writes = (from: string, text: string): Promise<Response> =>
      fetch(`${live().summary.addresses.sandbox}/_sim/inbound`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ from, to: 'Acme', text }),
      });

    it('a solved ticket asks the next morning, and the answer decides what comes next', async () => {
      const phone = '+385955550101';
      await customer('Vesna', 'zd-1', phone);
      expect(await ticket('zd-1', '2001', 'SOLVED', 'OPEN')).toMatchObject({
        event: 'ticket.resolved',
        duplicate: false,
      });
      expect(await ticket('zd-1', '2001', 'SOLVED', 'OPEN')).toMatchObject({ mapped: true, duplicate: true });
      await soon(() => textsTo(phone)).toEqual([expect.stringContaining('How was our help')]);
      await writes(phone, '2, it took a week');
      await soon(() => textsTo(phone)).toEqual([expect.any(String), expect.stringContaining('Sorry that ticket 2001')]);
    });

    it('a reopened one is apologised for, and not asked about', async () => {
      const phone = '+385955550102';
      await customer('Zoran', 'zd-2', phone);
      expect(await ticket('zd-2', '2002', 'SOLVED', 'OPEN')).toMatchObject({ event: 'ticket.resolved' });
      expect(await ticket('zd-2', '2002', 'OPEN', 'SOLVED')).toMatchObject({ event: 'ticket.reopened' });
      await soon(() => textsTo(phone)).toEqual([expect.stringContaining('2002 is open again')]);
    });

    it('and whoever tries it out sends a payload from a file', async () => {
      await customer('Petra', 'zd-4', '+385955550104');
      const file = join(folder, 'solved.json');
      writeFileSync(file, payload('zd-4', '2004', 'SOLVED', 'OPEN'));
      const args = ['hooks', 'send', 'zendesk', '--dir', 'examples/acme', '--payload', file, '--json'];
      const { code, stdout } = await carillon(args, { CARILLON_HOME: live().home }).ended;
      expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, mapped: true, event: 'ticket.resolved' });
    });

    it('an agent starts it by hand', async () => {
      const phone = '+385955550103';
      await customer('Iva', 'zd-3', phone);
      const args = ['enroll', `userId:Iva-${run}`, 'ticket-follow-up', '--data', 'ticket="2003"', '--json'];
      const { stdout, stderr } = await carillon(args, { CARILLON_HOME: live().home }).ended;
      expect({ stdout, stderr }).toMatchObject({ stdout: expect.stringContaining('enrollmentId') });
      await soon(() => textsTo(phone)).toEqual([expect.stringContaining('ticket 2003 is closed')]);
    });
  });
}
