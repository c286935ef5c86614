import { z } from 'zod';

/** A click on an unsubscribe link on its way through the stream: whose it is was signed by us, so nothing here has to be looked up. */
const click = z.strictObject({
  profileId: z.uuid(),
  channel: z.string().min(1).max(40),
  topic: z.string().min(1).max(200),
  source: z.string().min(1).max(40),
  sentBy: z.string().max(300),
});

export type UnsubscribeClick = z.infer<typeof click>;

/** Undefined for anything else. */
export function readClick(body: unknown): UnsubscribeClick | undefined {
  return click.safeParse(body).data;
}
