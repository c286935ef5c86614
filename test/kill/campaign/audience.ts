import { randomUUID } from 'node:crypto';
import type { Books } from '../books.ts';

/** The folder of the run's campaign; every text holds the token of its reader, so that two with one content are one message twice. */
export const campaignFiles = (rate: number): Readonly<Record<string, string>> => ({
  'profile.schema.json':
    '{"type":"object","properties":{"phone":{"type":"string"},"email":{"type":"string"},"token":{"type":"string"}}}',
  'segments/all.yaml': 'segment: all\nwhere: { traits.token: { exists: true } }\n',
  'templates/sms/offer.en.liquid': 'An offer for {{ profile.token }}.\n',
  'campaigns/offer.yaml': `campaign: offer\nsegment: all\nsend: sms/offer\nclass: service\nrate: ${rate}\n`,
});

/** Phones as the far side writes them: digits only. */
export async function invite(books: Books, count: number): Promise<readonly string[]> {
  const people = Array.from({ length: count }, (_, index) => {
    const phone = `38595${String(index + 1).padStart(7, '0')}`;
    return { id: randomUUID(), phone, traits: { phone: `+${phone}`, token: `token-${index + 1}` } };
  });
  await books.query(
    `insert into profiles (id, workspace, traits) select id, 'default', traits from json_to_recordset($1::json) as x (id uuid, traits jsonb)`,
    [JSON.stringify(people)],
  );
  return people.map(({ phone }) => phone);
}
