import { expect } from 'vitest';

/** Looks until it holds; generous, because test machines are busy. */
export const soon = <T>(look: () => Promise<T> | T) => expect.poll(look, { timeout: 20_000, interval: 15 });
