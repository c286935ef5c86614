const words: Readonly<Record<string, string>> = {
  ENOTFOUND: 'host name not found',
  EAI_AGAIN: 'host name not resolved',
  EDNS: 'host name not resolved',
  ECONNECTION: 'connection closed',
  ETLS: 'TLS failed',
  EPROTOCOL: 'not understood',
  EMESSAGE: 'not understood',
  EENVELOPE: 'not understood',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ETIMEDOUT: 'timed out',
  ECONNABORTED: 'timed out',
  UND_ERR_SOCKET: 'connection closed',
  UND_ERR_CONNECT_TIMEOUT: 'timed out',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate signed by nobody we trust',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate signed by nobody we trust',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate signed by nobody we trust',
  CERT_HAS_EXPIRED: 'certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate of another host',
};

/** A short, stable phrase for a network error: never its message, which may quote what was sent (I8). */
export function failureWords(error: unknown): string {
  const code = codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : undefined);
  if (code === undefined) return 'connection failed';
  return words[code] ?? `connection failed (${code})`;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(error.code) ? error.code : undefined;
}
