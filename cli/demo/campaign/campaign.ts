import type { CampaignPreview } from '../../../domain/campaign/preview.ts';
import { nothingOwed } from '../owed.ts';
import type { Acted, Scenario, Scene } from '../scenario.ts';
import { audienceSize, gardeners, type Recipient } from './audience.ts';
import { invite } from './invite.ts';
import { watch } from './watch.ts';

/** Messages a second: everybody has theirs within the six seconds in which the others live through three days. */
const rate = 500;
const people = audienceSize.toLocaleString('en');

/** One message to everybody in a segment, as a marketer sends it: previewed, its count confirmed, watched. */
export const campaign: Scenario = {
  name: 'campaign',
  begins: 'once everybody is greeted',
  opening: () => `${people} gardeners get the spring offer, once each.`,
  notHere({ toTheEnd, external }) {
    if (!toTheEnd) return 'with real days quiet hours could hold it until tomorrow morning';
    return external ? `${people} made-up people would stay in a database that is yours` : null;
  },
  async play(scene) {
    const audience = gardeners(scene.run, scene.now, scene.segment);
    await invite(scene, audience);
    const { id, preview } = await launch(scene);
    const { key, finished, brokenOff } = await watch(scene, id, preview.toSend);
    return acted(audience, { finished, brokenOff, campaign: key });
  },
};

function acted(audience: readonly Recipient[], how: Pick<Acted, 'finished' | 'brokenOff' | 'campaign'>): Acted {
  const messages = { 'sms/spring-offer': audience.length };
  return {
    ...how,
    profiles: [],
    addresses: audience.map(({ traits }) => String(traits['phone'])),
    owed: { ...nothingOwed, messages, recipients: audience.length },
  };
}

/** A campaign of this run, to people of this run: whoever plays the demo twice writes to nobody twice. */
async function launch({ client, segment, run, tell }: Scene) {
  const id = `spring-offer-${run}`;
  const name = `Spring offer, demo ${run}`;
  await client.send('POST', '/v1/campaigns', {
    id,
    name,
    segment,
    send: 'sms/spring-offer',
    class: 'marketing',
    topic: 'offers',
    rate,
  });
  const preview = (await client.send('POST', `/v1/campaigns/${id}/preview`, undefined)) as CampaignPreview;
  const { toSend, audience, cost } = preview;
  const price = cost.amount === null ? '' : `, about ${cost.amount.toFixed(2)} ${cost.currency}`;
  const of = `${toSend.toLocaleString('en')} of ${audience.toLocaleString('en')} in the segment`;
  tell('Acme', `previews the offer: ${of} would get it, ${cost.parts.toLocaleString('en')} SMS parts${price}`);
  await client.send('POST', `/v1/campaigns/${id}/launch`, { confirm: toSend });
  tell('Acme', `confirms ${toSend.toLocaleString('en')}: ${rate} go out each second`);
  return { id, preview };
}
