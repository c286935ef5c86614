/** Opaque Temporal workflow ids: no personal data (I8). */
export function journeyWorkflowId(enrollmentId: string): string {
  return `journey-${enrollmentId}`;
}
export function singleSendWorkflowId(messageRowId: string): string {
  return `single-${messageRowId}`;
}

export function campaignWorkflowId(campaignKey: string): string {
  return `campaign-${campaignKey}`;
}
export function campaignPartitionId(campaignKey: string, partition: number): string {
  return `${campaignWorkflowId(campaignKey)}-${partition}`;
}

export type SendOwner = { readonly kind: 'enrollment' | 'campaign' | 'request'; readonly id: string };

/** What makes one intent to tell one profile one thing the same intent (I3): unique in the ledger, no attempt and no run id in it. */
export type SendKeyParts = {
  readonly workspace: string;
  readonly owner: SendOwner;
  readonly step: string;
  readonly visit: number;
  readonly hop: number;
  /** The profile id at entry: a merge never changes it. */
  readonly profileId: string;
};

export function sendKey(parts: SendKeyParts): string {
  return [parts.workspace, parts.owner.kind, parts.owner.id, parts.step, parts.visit, parts.hop, parts.profileId].join(
    '/',
  );
}

/** One bulk per attempt, so that taking one back never touches another (infobip note §3.3). */
export function bulkIdOf(providerMessageId: string, attempt: number): string {
  return `${providerMessageId}-${attempt}`;
}

/** `Nats-Msg-Id` of an event: CloudEvents uniqueness is source + id. */
export function eventMessageId(source: string, id: string): string {
  return `${source}:${id}`;
}

const base32Alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648 base32 in lower case without padding: safe in subjects, headers and provider message ids. */
export function base32(bytes: Uint8Array): string {
  let out = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += base32Alphabet.charAt((buffer >>> bits) & 31);
    }
  }
  return bits > 0 ? out + base32Alphabet.charAt((buffer << (5 - bits)) & 31) : out;
}

/** A UUID (version 8, RFC 9562) that stands for what a SHA-256 digest, in hexadecimal, was taken of. */
export function uuidOfDigest(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
