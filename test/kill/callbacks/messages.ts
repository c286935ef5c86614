import { campaignFiles, invite } from '../campaign/audience.ts';
import { command, segmentBatches } from '../posts.ts';
import type { KillWorld } from '../world.ts';
import { until } from '../../../cli/chaos/world/victims.ts';

/** Fast enough that all of it has left before the first report is due. */
const rate = 1_000;
const withinMs = 120_000;

/** A campaign, and a journey whose people go on only when their message has an end. */
export const callbackFiles: Readonly<Record<string, string>> = {
  ...campaignFiles(rate),
  'events/tell.begun.schema.json': '{"type":"object","required":["token"],"properties":{"token":{"type":"string"}}}',
  'journeys/told.yaml': `journey: told
status: live
on: tell.begun
reentry: once
steps: [{ send: sms/code, class: service, await: delivered }]
`,
};

/** Sends to so many people by campaign and journey; resolves when the provider has taken all of it. Answers their numbers. */
export async function sendToAll(
  world: KillWorld,
  { recipients, journeys }: Readonly<{ recipients: number; journeys: number }>,
): Promise<readonly string[]> {
  const { books, load } = world;
  const invited = await invite(books, recipients);
  const people = Array.from({ length: journeys }, () => load.plan('sms'));
  await segmentBatches(
    world,
    people.map(({ id, userId, phone, token }) => ({
      type: 'track',
      messageId: id,
      userId,
      event: 'tell.begun',
      properties: { token },
      context: { traits: { phone: `+${phone}` } },
    })),
  );
  const { toSend } = await command<{ toSend: number }>(world, 'campaigns/offer/preview', null);
  await command(world, 'campaigns/offer/launch', { confirm: toSend });
  const phones = [...invited, ...people.map(({ phone }) => phone)];
  const taken = async (): Promise<boolean> => {
    const [row] = await books.query<{ n: number }>(`select count(*)::int as n from messages where state = 'ACCEPTED'`);
    return row?.n === phones.length;
  };
  await until(taken, withinMs, `${phones.length} messages to be taken`, 250);
  return phones;
}
