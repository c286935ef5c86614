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
  /** Certificates that are trusted instead of the system's, PEM. */
  readonly ca: string | undefined;
};

const expected = 'SMTP_URL: expected smtp://[user:password@]host[:port] or smtps://…';
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Throws with a sentence where the text is no such address; `tls=required|ifOffered|trustAny` overrides the default, and `requireTLS` is
 * nodemailer's word for the first. Who names certificates (`ca`) wants them checked, on this machine too.
 */
export function readServer(text: string, ca?: string): SmtpServer {
  if (!URL.canParse(text)) throw new TypeError(expected);
  const url = new URL(text);
  if (!['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '') throw new TypeError(expected);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const secure = url.protocol === 'smtps:';
  const login = url.username === '' ? undefined : { user: decoded(url.username), pass: decoded(url.password) };
  const asked = readEncryption(url.searchParams);
  const usual = ca !== undefined || login !== undefined ? 'required' : 'ifOffered';
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    login,
    encryption: asked ?? (staysHere(host) && ca === undefined ? 'trustAny' : usual),
    ca,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TypeError('SMTP_URL: a % in the user or the password is written as %25');
  }
}

/** Nothing on this machine can be listened to from outside, and no certificate names 127.0.0.1. */
function staysHere(host: string): boolean {
  const family = isIP(host);
  return host.toLowerCase() === 'localhost' || (family !== 0 && loopback.check(host, family === 6 ? 'ipv6' : 'ipv4'));
}

function readEncryption(query: URLSearchParams): SmtpServer['encryption'] | undefined {
  for (const key of query.keys()) {
    if (key !== 'tls' && key !== 'requireTLS')
      throw new TypeError(`SMTP_URL: unknown option '${key}'; there are tls and requireTLS`);
  }
  const tls = query.get('tls');
  const must = query.get('requireTLS');
  if (must !== null && must !== '' && must !== 'true')
    throw new TypeError(`SMTP_URL: requireTLS=${must}; expected true`);
  if (tls === null) return must === null ? undefined : 'required';
  if (tls === 'required' || tls === 'ifOffered' || tls === 'trustAny') return tls;
  throw new TypeError(`SMTP_URL: tls=${tls}; expected required, ifOffered or trustAny`);
}
