import { digest } from './digest.ts';

/** Longer ids would make a state that remembers dozens of them too large. */
const mostChars = 64;

/** By what an enrollment's own memory and the payloads kept for it name an event: its message id, or the digest of a long one. */
export const eventReference = (id: string): string => (id.length > mostChars ? `#${digest(id)}` : id);
