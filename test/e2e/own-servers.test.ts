import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DemoSummary } from '../../cli/demo/summary.ts';
import { verifyEvidence } from '../../cli/demo/evidence/verify-evidence.ts';
import { build, carillon } from '../support/carillon.ts';
import { startInfobipStub, type InfobipStub } from '../support/far-side/infobip-stub.ts';
import { startSmtpStub, type SmtpStub } from '../support/far-side/smtp-stub.ts';
import { newTestHome, removeTestHome } from '../support/test-home.ts';

beforeAll(build);

type World = Readonly<{
  infobip: InfobipStub;
  smtp: SmtpStub;
  start(env: Readonly<Record<string, string>>, ...flags: readonly string[]): Promise<DemoSummary & { said: string }>;
}>;

/** Servers of somebody who has nothing to do with us, and a home; each test has its own, so that they share the waiting. */
async function inWorld(use: (world: World) => Promise<void>): Promise<void> {
  const home = newTestHome();
  const evidence = join(home, 'evidence');
  const [infobip, smtp] = await Promise.all([startInfobipStub(), startSmtpStub()]);
  try {
    await use({
      infobip,
      smtp,
      async start(env, ...flags) {
        const args = ['start', '--exit', '--json', '--evidence', evidence, ...flags];
        const { code, stdout, stderr } = await carillon(args, { CARILLON_HOME: home, ...env }).ended;
        expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
        expect(verifyEvidence(evidence)).toEqual([]);
        return { ...(JSON.parse(stdout) as DemoSummary), said: stderr };
      },
    });
  } finally {
    await Promise.all([infobip.close(), smtp.close()]);
    await removeTestHome(home);
  }
}

/** Message ids by channel and how each was checked: `sms oracle`. */
function checked({ scenarios }: DemoSummary): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  for (const { channel, checkedAgainst, providerMessageId } of scenarios.flatMap(({ messages }) => messages))
    (found[`${channel} ${checkedAgainst}`] ??= []).push(providerMessageId);
  return found;
}

const idsAt = ({ taken }: SmtpStub): readonly string[] =>
  taken.map((mail) => /^Message-ID: <([a-z2-7]+)@/im.exec(mail)?.[1] ?? 'without an id');

/** With real days only the sign-up itself is played, which is all that two of the three need. */
describe.concurrent('start with servers of the caller', () => {
  it('INFOBIP_BASE_URL alone, without a key: SMS go there, mail to the sandbox', () =>
    inWorld(async ({ infobip, smtp, start }) => {
      const summary = await start({ INFOBIP_BASE_URL: infobip.url }, '--real-time');
      const { 'sms replies': texts = [], 'email oracle': mails = [], ...rest } = checked(summary);
      expect({ ok: summary.ok, mails: mails.length, rest }).toEqual({ ok: true, mails: 2, rest: {} });
      expect(summary.scenarios.map(({ skipped }) => skipped)).toEqual([null, expect.any(String), expect.any(String)]);
      expect(texts.map((id) => infobip.taken(id))).toEqual([1, 1]);
      expect(infobip.seen.filter(({ method }) => method === 'POST')).toHaveLength(2);
      expect(smtp.connections()).toBe(0);
    }));

  it('SMTP_URL alone: mail goes there, SMS to the sandbox', () =>
    inWorld(async ({ infobip, smtp, start }) => {
      const summary = await start({ SMTP_URL: smtp.url }, '--real-time');
      const { 'sms oracle': texts = [], 'email replies': mails = [], ...rest } = checked(summary);
      expect({ ok: summary.ok, texts: texts.length, rest }).toEqual({ ok: true, texts: 2, rest: {} });
      expect(mails).toHaveLength(2);
      expect(idsAt(smtp).toSorted()).toEqual(mails.toSorted());
      expect(infobip.connections()).toBe(0);
    }));

  it('both: the whole demo, campaign and all, runs against them without a receipt, and no sandbox of ours runs', () =>
    inWorld(async ({ infobip, smtp, start }) => {
      const own = { INFOBIP_BASE_URL: infobip.url, INFOBIP_API_KEY: 'their-key', SMTP_URL: smtp.url };
      const summary = await start(own);
      const { 'sms replies': texts = [], 'email replies': mails = [], ...rest } = checked(summary);
      expect({ ok: summary.ok, rest }).toEqual({ ok: true, rest: {} });
      expect(texts).toHaveLength(2_008);
      expect(texts.filter((id) => infobip.taken(id) !== 1)).toEqual([]);
      expect(mails).toHaveLength(5); // nobody can answer on these phones, so support's question gets a mail after two days
      expect(idsAt(smtp).toSorted()).toEqual(mails.toSorted());
      expect(summary.addresses).not.toHaveProperty('sandbox');
      expect(summary.addresses).not.toHaveProperty('smtp');
      expect(infobip.seen.at(-1)?.headers['authorization']).toBe('App their-key');
      expect(summary.said).not.toContain('their-key');
      expect(summary.said).toMatch(/^campaign: 2,000 messages, each taken exactly once by your own servers\.$/m);
      const undone = summary.scenarios.flatMap(({ compensations }) => compensations);
      expect(undone.map(({ kind, outcome }) => `${kind} ${outcome}`)).toContain('provider-cancel tooLate');
    }));
});
