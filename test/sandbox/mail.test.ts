import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultInput } from '../../sandbox/faults/fault.ts';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

const send = async (id: string, to: string | string[] = 'Ana@acme.test', url = sandbox.smtpUrl): Promise<string> => {
  const transport = createTransport(`${url}?socketTimeout=1000&greetingTimeout=1000`);
  try {
    const { response } = await transport.sendMail({
      from: 'Acme <hello@acme.test>',
      to,
      subject: 'Dobro došli, Ana',
      text: 'Hello',
      html: '<p>Hello <a href="http://127.0.0.1:1/unsubscribe/x">leave</a></p>',
      messageId: `<${id}@mail.acme.test>`,
      headers: { 'List-Unsubscribe': '<http://127.0.0.1:1/unsubscribe/x>' },
      attachments: [{ filename: 'a.txt', content: 'abc' }],
    });
    return response;
  } catch (error) {
    const { responseCode, code } = error as { responseCode?: number; code?: string };
    return String(responseCode ?? code);
  } finally {
    transport.close();
  }
};

describe('the mail sink', () => {
  it('takes a mail for every recipient and keeps what each would read', async () => {
    expect(await send('m-1', ['Ana@acme.test', 'bob@acme.test'])).toMatch(/^250 /);
    expect(sandbox.oracle.entries).toMatchObject([
      {
        channel: 'email',
        messageId: 'm-1@mail.acme.test',
        to: 'ana@acme.test',
        from: 'Acme <hello@acme.test>',
        subject: 'Dobro došli, Ana',
        text: 'Hello\n',
        outcome: 'accepted',
        attempt: 1,
      },
      { to: 'bob@acme.test', messageId: 'm-1@mail.acme.test', attempt: 1 },
    ]);
    const body = sandbox.oracle.body(1);
    expect(body?.html).toContain('<p>Hello');
    expect(body?.headers).toContainEqual(['List-Unsubscribe', '<http://127.0.0.1:1/unsubscribe/x>']);
    expect(body?.attachments).toMatchObject([{ name: 'a.txt', type: 'text/plain', bytes: 3 }]);
    expect(sandbox.oracle.file(body?.attachments[0]?.file ?? '')?.toString()).toBe('abc');
    expect(sandbox.oracle.duplicates()).toMatchObject({ byMessageId: [], byContent: [] });
  });

  it('counts what it took as delivered', async () => {
    await send('m-1', ['ana@acme.test', 'bob@acme.test']);
    expect([...sandbox.oracle.deliveries(0)].map(({ to, status }) => `${to} ${status}`)).toEqual([
      'ana@acme.test DELIVERED_TO_INBOX',
      'bob@acme.test DELIVERED_TO_INBOX',
    ]);
  });

  it('takes the same mail twice, as SMTP does, and says so', async () => {
    await send('m-1');
    await send('m-1');
    await send('m-2');
    expect(sandbox.oracle.duplicates()).toMatchObject({
      byMessageId: [{ messageId: 'm-1@mail.acme.test', count: 2, channel: 'email' }],
      byContent: [{ to: 'ana@acme.test', count: 3 }],
    });
  });

  it('asks for a login only when it has one', async () => {
    const guarded = await startSandbox({ smtpLogin: { user: 'carillon', pass: 'right' } });
    const as = (login: string) => send('m-1', 'ana@acme.test', guarded.smtpUrl.replace('//', `//${login}`));
    expect([await as(''), await as('carillon:wrong@')]).toEqual(['530', '535']);
    expect(await as('carillon:right@')).toMatch(/^250 /);
    expect(await send('m-2', 'ana@acme.test', sandbox.smtpUrl.replace('//', '//any:one@'))).toMatch(/^250 /);
    await guarded.close();
  });

  it.each<[FaultInput, string | RegExp, number]>([
    [{ kind: 'smtp-reject-rcpt' }, '550', 0],
    [{ kind: 'smtp-reject-rcpt', code: 451 }, '451', 0],
    [{ kind: 'smtp-reject-data' }, '554', 0],
    [{ kind: 'smtp-reject-data', code: 421 }, '421', 0],
    [{ kind: 'smtp-drop-before-data' }, /^E/, 0],
    [{ kind: 'smtp-drop-in-data' }, /^E/, 0],
    [{ kind: 'smtp-accept-then-drop' }, /^E/, 1],
    [{ kind: 'smtp-accept-then-hang' }, 'ETIMEDOUT', 1],
    [{ kind: 'smtp-slow', ms: 100 }, /^250 /, 1],
  ])('%j strikes once; the next mail is taken', async (fault, seen, taken) => {
    sandbox.addFault(fault);
    expect(await send('m-1')).toMatch(seen);
    expect(sandbox.oracle.byMessageId('m-1@mail.acme.test')).toHaveLength(taken);
    expect(await send('m-2')).toMatch(/^250 /);
  });

  it('lets a fault strike one address only', async () => {
    sandbox.addFault({ kind: 'smtp-reject-rcpt', count: 'always', match: { to: '*@gone.test' } });
    expect([await send('m-1'), await send('m-2', 'bob@gone.test')]).toEqual([expect.stringMatching(/^250 /), '550']);
  });

  it.each<[string, string | RegExp, number]>([
    ['ana+rcpt550@acme.test', '550', 0],
    ['ana+rcpt451@acme.test', '451', 0],
    ['ana+data451@acme.test', '451', 0],
    ['ana+drop@acme.test', /^E/, 1],
    ['ana+hang@acme.test', 'ETIMEDOUT', 1],
    ['ana+slow50@acme.test', /^250 /, 1],
    ['ana+shop@acme.test', /^250 /, 1],
    // A server takes it, and learns of the mailbox later: only the provider's API tells of that here.
    ['ana+bounce@acme.test', /^250 /, 1],
  ])('knows what %s wishes for', async (to, seen, taken) => {
    expect(await send('m-1', to)).toMatch(seen);
    expect(sandbox.oracle.entries).toHaveLength(taken);
  });

  it('obeys rules: refused at once, or after the final dot', async () => {
    sandbox.addRule({ match: { channel: 'email', to: '*@one.test' }, fate: 'rejected' });
    sandbox.addRule({ match: { channel: 'email', to: '*@two.test' }, fate: 'undeliverable' });
    expect([await send('m-1', 'a@one.test'), await send('m-2', 'a@two.test')]).toEqual(['550', '554']);
    expect(sandbox.oracle.entries).toEqual([]);
  });

  it('does not use up a rule that counts on an address that is refused by its tag', async () => {
    sandbox.addRule({ match: { channel: 'email' }, fate: 'rejected', count: 1 });
    expect([await send('m-1', 'ana+rcpt451@acme.test'), await send('m-2')]).toEqual(['451', '550']);
  });

  it('keeps the hash of the content apart from the envelope', async () => {
    await send('m-1', 'ana@acme.test');
    await send('m-2', 'bob@acme.test');
    const [one, two] = sandbox.oracle.entries;
    expect(one?.contentHash).toBe(two?.contentHash);
  });
});
