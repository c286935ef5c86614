/** A line of the audit as it is hashed: every value as the text PostgreSQL has for it, so that reading loses nothing of it. */
export type AuditLine = {
  readonly id: string;
  /** Microseconds since 1970. */
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly detail: string;
};

/** The newest sealed line of a workspace: how many there are up to it, and its seal, 64 hexadecimal digits. */
export type Head = { readonly number: number; readonly seal: string };
export type SealedLine = AuditLine & Head;

export type Sha256Hex = (text: string) => string;

/** Before the first line. */
export const beginning: Head = { number: 0, seal: '0'.repeat(64) };

/**
 * Seals a line onto those before it: SHA-256 of the JSON list of the seal before, the number, the workspace, and what the line says. Who
 * changes, takes out, puts in or moves a line would have to change every seal after it, and the head that somebody else has kept.
 */
export function seal(sha256: Sha256Hex, workspace: string, before: Head, line: AuditLine): Head {
  const { id, at, actor, action, target, detail } = line;
  const number = before.number + 1;
  return {
    number,
    seal: sha256(JSON.stringify([before.seal, number, workspace, id, at, actor, action, target, detail])),
  };
}

/** `120:9f3a…`, as people keep it. */
export const headText = ({ number, seal: hash }: Head): string => `${number}:${hash}`;

/** Null where it is none. */
export function readHead(text: string): Head | null {
  const [, number, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/i.exec(text.trim()) ?? [];
  return number === undefined || hash === undefined ? null : { number: Number(number), seal: hash.toLowerCase() };
}
