import { z } from 'zod';

/** An object that has these keys only: who writes another one is told which there are. */
export const strict = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys' && Array.isArray(keys)
        ? `there is no ${keys.map((key) => `"${key}"`).join(', ')} here, but ${Object.keys(shape).join(', ')}`
        : undefined,
  });
