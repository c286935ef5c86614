import { createHash, createVerify, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compose } from '../../../../adapters/smtp/compose.ts';
import { problemOfDkimKey } from '../../../../adapters/smtp/dkim.ts';
import { createSmtp } from '../../../../adapters/smtp/smtp.ts';
import { mailMessage } from '../../../support/messages.ts';

const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKey = pem(pair.privateKey);
const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const key = { domain: 'acme.example', selector: 'carillon', privateKey };

/** RFC 6376 §3.4.2 and §3.4.4, as a receiving server reads a mail: independent of what signed it. */
const relaxedHeader = (field: string): string => {
  const [, name = '', value = ''] = /^([^:]+):([\s\S]*)$/.exec(field) ?? [];
  const unfolded = value.replaceAll(/\r\n(?=[ \t])/g, '').replaceAll(/[ \t]+/g, ' ');
  return `${name.toLowerCase().trim()}:${unfolded.trim()}`;
};
const relaxedBody = (body: string): string =>
  `${body
    .split('\r\n')
    .map((line) => line.replaceAll(/[ \t]+/g, ' ').replace(/ $/, ''))
    .join('\r\n')
    .replace(/(?:\r\n)*$/, '')}\r\n`;

function verify(mail: Buffer): {
  readonly ok: boolean;
  readonly signed: readonly string[];
  readonly tags: Map<string, string>;
} {
  const text = mail.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const fields = text.slice(0, end).split(/\r\n(?![ \t])/);
  const signature = fields.find((field) => /^dkim-signature:/i.test(field)) ?? '';
  const tags = new Map(
    signature
      .slice(signature.indexOf(':') + 1)
      .split(';')
      .map((tag) => tag.replaceAll(/\s+/g, ''))
      .map((tag) => [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1)] as const),
  );
  const signed = (tags.get('h') ?? '').toLowerCase().split(':');
  const covered = signed.flatMap((name) => fields.filter((field) => field.toLowerCase().startsWith(`${name}:`)));
  const withoutProof = signature.replace(/(\bb=)[\s\S]*$/, '$1');
  const verifier = createVerify('RSA-SHA256');
  verifier.update([...covered, withoutProof].map(relaxedHeader).join('\r\n'), 'latin1');
  const body = createHash('sha256')
    .update(relaxedBody(text.slice(end + 4)), 'latin1')
    .digest('base64');
  return { ok: body === tags.get('bh') && verifier.verify(publicKey, tags.get('b') ?? '', 'base64'), signed, tags };
}

async function signedMail(): Promise<Buffer> {
  const unsubscribeUrl = `https://acme.example/unsubscribe/${'t'.repeat(120)}`;
  const composition = compose({ ...mailMessage('abc234'), unsubscribeUrl }, key);
  if (composition.kind === 'refused') throw new Error(composition.reason);
  return (await composition.build()).raw;
}

describe('a mail by SMTP with a DKIM key', () => {
  it('carries a signature of the domain that a receiver can verify', async () => {
    const { ok, tags } = verify(await signedMail());
    expect(ok).toBe(true);
    expect([tags.get('d'), tags.get('s'), tags.get('a')]).toEqual(['acme.example', 'carillon', 'rsa-sha256']);
  });

  it('covers both headers of the one-click unsubscribe (RFC 8058)', async () => {
    expect(verify(await signedMail()).signed).toEqual(
      expect.arrayContaining(['from', 'to', 'subject', 'message-id', 'list-unsubscribe', 'list-unsubscribe-post']),
    );
  });

  it.each([
    ['a body', 'Hi Ana', 'Hi Eve'],
    ['a subject', 'Subject: ', 'Subject: Re '],
    ['an unsubscribe link', 'unsubscribe/tt', 'unsubscribe/xx'],
  ])('no longer verifies where somebody changed %s', async (_, from, to) => {
    const changed = (await signedMail()).toString('latin1').replace(from, to);
    expect(verify(Buffer.from(changed, 'latin1')).ok).toBe(false);
  });

  it('refuses a key that could sign nothing, and says no word of it', () => {
    const short = pem(generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey);
    const other = pem(generateKeyPairSync('ed25519').privateKey);
    expect([privateKey, short, other, 'no key', publicKey].map(problemOfDkimKey)).toEqual([
      undefined,
      'an RSA key of 512 bits; expected 2048, at least 1024',
      'a key of type ed25519; expected RSA',
      'no private key in PEM form',
      'no private key in PEM form',
    ]);
    const open = () =>
      createSmtp({
        url: 'smtp://127.0.0.1',
        mayDeliver: () => ({ ok: true }),
        timeoutMs: 1,
        dkim: { ...key, privateKey: short },
      });
    expect(open).toThrow(/^DKIM: /);
  });
});
