import { createPrivateKey } from 'node:crypto';
import DKIM from 'nodemailer/lib/dkim';

/** What mails of a domain are signed with; its public half stands in the DNS at `<selector>._domainkey.<domain>`. Never print it. */
export type DkimKey = { readonly domain: string; readonly selector: string; readonly privateKey: string };

/** What a signature covers (RFC 6376 §5.4.1). Both unsubscribe headers: RFC 8058 §4 asks for it, and nodemailer's own list leaves out the second. */
const signedFields =
  'From:Sender:Reply-To:Subject:Date:Message-ID:To:Cc:MIME-Version:Content-Type:Content-Transfer-Encoding:List-Unsubscribe:List-Unsubscribe-Post';

/** Verifiers need not accept less (RFC 8301 §3.2). */
const fewestBits = 1_024;

/** Why this key can sign nothing, without a word of it; undefined: it can. nodemailer would leave the signature out in silence. */
export function problemOfDkimKey(pem: string): string | undefined {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType !== 'rsa') return `a key of type ${key.asymmetricKeyType}; expected RSA`;
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    return bits < fewestBits ? `an RSA key of ${bits} bits; expected 2048, at least ${fewestBits}` : undefined;
  } catch {
    return 'no private key in PEM form';
  }
}

/** The mail with its signature in front. */
export async function sign(raw: Buffer, { domain, selector, privateKey }: DkimKey): Promise<Buffer> {
  const signer = new DKIM({
    domainName: domain,
    keySelector: selector,
    privateKey,
    headerFieldNames: signedFields,
  });
  const signed = await signer.sign(raw).toArray();
  const whole = Buffer.concat(signed as Buffer[]);
  if (!/^DKIM-Signature:/i.test(whole.subarray(0, 20).toString('latin1')))
    throw new TypeError('the DKIM key could not sign');
  return whole;
}
