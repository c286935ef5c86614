import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { Reader } from './environment.ts';

/** How mails leave by SMTP, beyond the server's address. Holds a private key: never print it. */
export type SmtpSettings = Readonly<{
  dkim: Readonly<{ domain: string; selector: string; privateKey: string }> | undefined;
  /** Certificates of the mail server's own authority, PEM. */
  ca: string | undefined;
}>;

/** What `docs/configuration.md` lists beside SMTP_URL: they go where it goes. */
export const SMTP_SETTINGS = ['SMTP_CA', 'SMTP_DKIM_DOMAIN', 'SMTP_DKIM_SELECTOR', 'SMTP_DKIM_KEY'].flatMap((name) => [
  name,
  `${name}_FILE`,
]);

/** Read only where there is a mail server to use. */
export function readSmtp(reader: Reader): SmtpSettings {
  return { dkim: readDkim(reader), ca: readCertificates(reader) };
}

const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*$/i;

function readDkim(reader: Reader): SmtpSettings['dkim'] {
  const domain = reader.text('SMTP_DKIM_DOMAIN');
  const selector = reader.text('SMTP_DKIM_SELECTOR');
  const privateKey = reader.secret('SMTP_DKIM_KEY');
  if (domain === undefined && selector === undefined && privateKey === undefined) return undefined;
  if (domain === undefined || selector === undefined || privateKey === undefined) {
    reader.problem('SMTP_DKIM_DOMAIN, SMTP_DKIM_SELECTOR and SMTP_DKIM_KEY: set all three, or none');
    return undefined;
  }
  for (const [name, value] of Object.entries({ SMTP_DKIM_DOMAIN: domain, SMTP_DKIM_SELECTOR: selector }))
    if (!label.test(value))
      reader.problem(`${name}=${value}: expected a name as the DNS has it, such as mail.acme.example`);
  if (!isRsa(privateKey)) reader.problem('SMTP_DKIM_KEY: expected an RSA private key in PEM form');
  return { domain, selector, privateKey };
}

function isRsa(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

function readCertificates(reader: Reader): string | undefined {
  const pem = reader.secret('SMTP_CA');
  if (pem === undefined) return undefined;
  try {
    void new X509Certificate(pem);
    return pem;
  } catch {
    reader.problem('SMTP_CA: expected certificates in PEM form');
    return undefined;
  }
}
