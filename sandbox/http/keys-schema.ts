import { z } from 'zod';
import { strict } from '../strict.ts';

/** A key of `App`, or `user:password` of `Basic`, with what it may do and for whom. */
export const keySchema = strict({
  key: z.string().min(1).max(200),
  account: z.string().min(1).max(100).optional(),
  scopes: z.array(z.string().min(1).max(100)).max(200).optional(),
});
