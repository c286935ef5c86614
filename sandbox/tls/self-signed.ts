import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { bits, der, instant, integer, octets, oid, sequence, truth, utf8 } from './der.ts';

/** PEM, as `node:tls` takes them. */
export type Certified = { readonly key: string; readonly cert: string };

const DAY_MS = 86_400_000;
/** Some clients take no certificate for longer than 398 days. */
const VALID_DAYS = 365;

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'));
const name = sequence(der(0x31, sequence(oid('2.5.4.3'), utf8('Carillon sandbox'))));

/**
 * A key and a certificate (X.509 v3, RFC 5280) for `localhost`, `127.0.0.1` and `::1`, made anew at each start and trusted by
 * nobody who is not told to: its own authority, so that it may be given to clients as the one that they trust. Its
 * dates are those of the machine, because clients compare them with theirs.
 */
export function createSelfSigned(): Certified {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = Date.now();
  const subjectKey = publicKey.export({ type: 'spki', format: 'der' });
  const content = sequence(
    der(0xa0, integer(Buffer.from([2]))), // version 3
    integer(Buffer.concat([Buffer.from([0x01]), randomBytes(15)])),
    ecdsaWithSha256,
    name,
    sequence(instant(new Date(now - DAY_MS)), instant(new Date(now + VALID_DAYS * DAY_MS))),
    name,
    subjectKey,
    der(0xa3, sequence(...extensions(subjectKey))),
  );
  const signature = sign('sha256', content, privateKey);
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem(sequence(content, ecdsaWithSha256, bits(signature))),
  };
}

function extensions(subjectKey: Uint8Array): readonly Buffer[] {
  const extension = (id: string, content: Uint8Array): Buffer => sequence(oid(id), octets(content));
  const critical = (id: string, content: Uint8Array): Buffer => sequence(oid(id), truth, octets(content));
  const loopback6 = Buffer.alloc(16);
  loopback6[15] = 1;
  return [
    extension(
      '2.5.29.17', // names
      sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])), der(0x87, loopback6)),
    ),
    critical('2.5.29.19', sequence(truth)), // an authority
    critical('2.5.29.15', bits(Buffer.from([0b1000_0100]), 2)), // signs content and certificates
    extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))), // of a server
    extension('2.5.29.14', octets(createHash('sha1').update(subjectKey).digest())), // the name of the key
  ];
}

const pem = (content: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${content.toString('base64').replaceAll(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
