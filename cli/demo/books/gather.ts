import { campaignWorkflows } from '../../../domain/campaign/partition.ts';
import { askFarSide } from './ask-far-side.ts';
import { takenBack } from '../check/check-compensations.ts';
import type { Books, Undone } from '../check/played.ts';
import type { DemoLedger } from './ledger.ts';
import type { Acted, Person, Scene } from '../scenario.ts';
import { until } from '../until.ts';

const rereadMs = 100;

/** Reads the books once every SMS has its receipt, where receipts can be counted on, or the time is up; then asks the far side. */
export async function gather(ledger: DemoLedger, scene: Scene, acted: Acted): Promise<Books> {
  const { providers, now } = scene;
  let books = await read(ledger, acted);
  await until(
    async () => {
      if (providers.infobip !== undefined || !isOpen(books)) return true;
      books = await read(ledger, acted);
      return null;
    },
    scene,
    rereadMs,
  );
  return { ...books, facts: await askFarSide(providers, books.messages, acted.addresses, now) };
}

type Ledgers = Omit<Books, 'facts'>;

async function read(ledger: DemoLedger, { profiles, campaign }: Acted): Promise<Ledgers> {
  const enrollments = await ledger.enrollments(profiles.map(({ id }) => id));
  const ids = enrollments.map(({ id }) => id);
  return {
    enrollments,
    messages: await ledger.messages(campaign === null ? ids : [...ids, campaign]),
    compensations: (await ledger.compensations(ids)).map((one) => ({ ...one, told: told(one, profiles) })),
    campaign: campaign === null ? null : await ledger.campaign(campaign),
    recipients: campaign === null ? [] : await ledger.recipients(campaign),
  };
}

/** What the person had told us of the traits that were restored. */
function told({ profile, holds }: Omit<Undone, 'told'>, profiles: readonly Person[]): Undone['told'] {
  const traits = profiles.find(({ id }) => id === profile)?.traits ?? {};
  return Object.fromEntries(Object.keys(holds).map((trait) => [trait, traits[trait]]));
}

function isOpen({ messages, compensations }: Ledgers): boolean {
  const back = takenBack(compensations);
  return messages.some(
    ({ channel, state, delivery, providerMessageId }) =>
      channel === 'sms' &&
      state === 'ACCEPTED' &&
      !back.has(providerMessageId) &&
      (delivery === 'none' || delivery === 'pending'),
  );
}

/** The workflows that carried it out. */
export function workflowsOf({ enrollments, campaign }: Pick<Books, 'enrollments' | 'campaign'>) {
  const journeys = enrollments.map(({ workflow, status }) => ({ workflow, ended: status !== 'running' }));
  if (campaign === null) return journeys;
  const ended = campaign.state === 'completed';
  const ofCampaign = campaignWorkflows(campaign.key, campaign.audience);
  return [...journeys, ...ofCampaign.map((workflow) => ({ workflow, ended }))];
}
