import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { compose } from '../../../../adapters/smtp/compose.ts';
import type { OutgoingMessage } from '../../../../domain/message/outcome.ts';
import { mailMessage } from '../../../support/messages.ts';

async function composed(change: Partial<OutgoingMessage> = {}) {
  const composition = compose({ ...mailMessage('abc234'), ...change });
  if (composition.kind === 'refused') throw new Error(composition.reason);
  const mail = await composition.build();
  const { raw } = mail;
  return { ...mail, text: raw.toString(), parsed: await PostalMime.parse(raw) };
}

describe('compose', () => {
  it('makes a mail that a reader understands, under the Message-ID that all attempts share', async () => {
    const { parsed, from, to } = await composed();
    expect({ from, to }).toEqual({ from: 'hello@acme.example', to: 'ana@example.org' });
    expect(parsed).toMatchObject({
      messageId: '<abc234@acme.example>',
      subject: 'Dobrodošla, Ana',
      from: { address: 'hello@acme.example', name: 'Acme' },
      to: [{ address: 'ana@example.org' }],
      html: expect.stringContaining('<p>Hi Ana</p>'),
      text: expect.stringContaining('Hi Ana, welcome'),
    });
    expect((await composed()).text).not.toContain('List-Unsubscribe');
  });

  it('carries a one-click unsubscribe, each header on one line (RFC 8058)', async () => {
    const unsubscribeUrl = `https://acme.example/unsubscribe/${'t'.repeat(120)}`;
    const text = `\r\n${(await composed({ unsubscribeUrl })).text}`;
    expect(text).toContain(`\r\nList-Unsubscribe: <${unsubscribeUrl}>\r\n`);
    expect(text).toContain('\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
  });

  it('reads a sender without a name, and takes names of files and addresses in the body as text', async () => {
    const html = '<p>file:///etc/passwd http://127.0.0.1/</p>';
    const { parsed } = await composed({
      from: 'hello@acme.example',
      content: { kind: 'mail', subject: 's', html, text: 't' },
    });
    expect(parsed.from).toMatchObject({ address: 'hello@acme.example' });
    expect(parsed.html).toContain('file:///etc/passwd');
  });

  it('carries files, and pictures beside the HTML that shows them', async () => {
    const file = (name: string, type: string, bytes: string, inline: boolean) => ({
      name,
      type,
      bytes: new TextEncoder().encode(bytes),
      inline,
    });
    const { parsed } = await composed({
      content: {
        kind: 'mail',
        subject: 's',
        html: '<img src="cid:logo.png">',
        text: 't',
        replyTo: 'Support <support@acme.example>',
        files: [
          file('terms and more.pdf', 'application/pdf', '%PDF', false),
          file('logo.png', 'image/png', 'PNG', true),
        ],
      },
    });
    expect(parsed.replyTo).toEqual([{ name: 'Support', address: 'support@acme.example' }]);
    const files = parsed.attachments.map(({ filename, mimeType, disposition, contentId, related, content }) => [
      filename,
      mimeType,
      disposition,
      contentId,
      related === true,
      new TextDecoder().decode(content as ArrayBuffer),
    ]);
    expect(files).toEqual(
      expect.arrayContaining([
        ['terms and more.pdf', 'application/pdf', 'attachment', undefined, false, '%PDF'],
        ['logo.png', 'image/png', 'inline', '<logo.png>', true, 'PNG'],
      ]),
    );
  });

  const mail = (subject: string): Partial<OutgoingMessage> => ({
    content: { kind: 'mail', subject, html: 'h', text: 't' },
  });
  const plain = { kind: 'mail', subject: 's', html: 'h', text: 't' } as const;
  const reply = (replyTo: string) => ({ ...plain, replyTo });
  const filed = (name: string) => ({
    ...plain,
    files: [{ name, type: 'application/pdf', bytes: new Uint8Array(1), inline: false }],
  });
  it.each<[string, Partial<OutgoingMessage>, RegExp]>([
    ['a subject with CR LF', mail('Hi\r\nBcc: all@example.org'), /subject/],
    ['a subject with LF', mail('Hi\nBcc: all@example.org'), /subject/],
    ['a recipient with LF', { to: 'ana@example.org\nBcc: b@example.org' }, /recipient/],
    ['two recipients', { to: 'ana@example.org, eve@example.org' }, /recipient/],
    ['a recipient in angle brackets', { to: '<ana@example.org> SIZE=1' }, /recipient/],
    ['a recipient that is no address', { to: 'ana' }, /recipient/],
    ['a sender with LF', { from: 'Acme <a@acme.example>\nBcc: b@example.org' }, /sender/],
    ['two senders', { from: 'a@acme.example, b@acme.example' }, /sender/],
    ['a missing sender', { from: '' }, /sender/],
    ['an unsubscribe address with LF', { unsubscribeUrl: 'https://acme.example/\nX: y' }, /unsubscribe/],
    ['an unsubscribe address of another kind', { unsubscribeUrl: 'javascript:alert(1)' }, /unsubscribe/],
    ['a reply address with CR LF', { content: reply('a@acme.example\r\nBcc: b@example.org') }, /reply address/],
    ['two reply addresses', { content: reply('a@acme.example, b@acme.example') }, /reply address/],
    ['a file name with CR LF', { content: filed('a.pdf"\r\nX: y') }, /name of a file/],
    ['a text for another channel', { content: { kind: 'text', text: 'hi' } }, /subject, html and text/],
  ])('refuses %s, and names the place but not the person', (_, change, reason) => {
    const composition = compose({ ...mailMessage('abc234'), ...change });
    expect(composition).toMatchObject({ kind: 'refused', reason: expect.stringMatching(reason) });
    expect(JSON.stringify(composition)).not.toContain('@example.org');
  });
});
