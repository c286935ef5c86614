import { z } from 'zod';
import { channels } from '../domain/channel.ts';
import { messageClasses } from '../domain/journey/definition.ts';
import { lineKinds } from '../domain/why/line.ts';
import type { Line } from '../domain/why/line.ts';

/** For whatever is asked with an API key. */
export const security = [{ apiKey: [] }];

/** Lists as the rest of the code holds them: nobody writes into one. */
export const many = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

/** A person by one of their names: exactly one of them. */
export const personSchema = z
  .strictObject({
    profileId: z.string().optional(),
    userId: z.string().optional(),
    anonymousId: z.string().optional(),
    email: z.string().optional(),
    phone: z.string().optional(),
  })
  .refine((names) => Object.values(names).filter((name) => name !== undefined).length === 1, {
    error: 'name the person by exactly one of profileId, userId, anonymousId, email, phone',
  });

export const channelSchema = z.enum(channels);
export const classSchema = z.enum(messageClasses);
export const dataSchema = z.record(z.string(), z.json());

/** A brake that is on; null is everything. */
export const haltSchema = z.object({
  id: z.string(),
  channel: channelSchema.nullable(),
  journey: z.string().nullable(),
  reason: z.string(),
  by: z.string(),
  since: z.string(),
});

export const lineSchema = z.object({
  at: z.string().describe('On the clock of the journey'),
  kind: z.enum(lineKinds),
  text: z.string(),
  step: z.string().optional(),
  event: z.string().optional(),
  enrollment: z.string().optional(),
  message: z.string().optional(),
});

/** A line as it is answered: its instant in RFC 3339. */
export function lineView(line: Line): z.output<typeof lineSchema> {
  return { ...line, at: new Date(line.at).toISOString() };
}

/** For lists whose rows have a type of their own: documented loosely, answered as they are. */
export const anything = z.looseObject({});
