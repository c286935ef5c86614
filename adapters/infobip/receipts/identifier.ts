import { z } from 'zod';

/** No control characters and no half of a character: not all of them can be stored, and one such text would take its whole callback along. */
export const plain = /^[^\p{Control}\p{Surrogate}]*$/u;

/** A name of a message, or of a party to it. */
export const identifier = (most: number) => z.string().min(1).max(most).regex(plain);
