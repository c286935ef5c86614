import { BlockList, isIP } from 'node:net';

/** Where and how to reach the mail server, as `SMTP_URL` says. Holds the password: never print it. */
export type SmtpServer = {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (`smtps://`). */
  readonly secure: boolean;
  readonly login: { readonly user: string; readonly pass: string } | undefined;
  /** On other machines a password never travels in clear, and certificates are verified. */
  readonly encryption: 'required' | 'ifOffered' | 'trustAny';
};

const expected = 'SMTP_URL: expected smtp://[user:password@]host[:port] or smtps://…';
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Throws with a sentence where the text is no such address; `tls=required|ifOffered|trustAny` overrides the default. */
export function readServer(text: string): SmtpServer {
  if (!URL.canParse(text)) throw new TypeError(expected);
  const url = new URL(text);
  if (!['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '') throw new TypeError(expected);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const secure = url.protocol === 'smtps:';
  const login =
    url.username === ''
      ? undefined
      : { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  const usual = staysHere(host) ? 'trustAny' : login === undefined ? 'ifOffered' : 'required';
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    login,
    encryption: readEncryption(url.searchParams) ?? usual,
  };
}

/** Nothing on this machine can be listened to from outside, and no certificate names 127.0.0.1. */
function staysHere(host: string): boolean {
  const family = isIP(host);
  return host.toLowerCase() === 'localhost' || (family !== 0 && loopback.check(host, family === 6 ? 'ipv6' : 'ipv4'));
}

function readEncryption(query: URLSearchParams): SmtpServer['encryption'] | undefined {
  for (const key of query.keys()) {
    if (key !== 'tls') throw new TypeError(`SMTP_URL: unknown option '${key}'; the only one is tls`);
  }
  const tls = query.get('tls');
  if (tls === null) return undefined;
  if (tls === 'required' || tls === 'ifOffered' || tls === 'trustAny') return tls;
  throw new TypeError(`SMTP_URL: tls=${tls}; expected required, ifOffered or trustAny`);
}
