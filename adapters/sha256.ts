import { createHash } from 'node:crypto';

/** For the rules that need it and must not know `node:crypto`: keys of events, and who checks them. */
export const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();
