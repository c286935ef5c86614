import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { useRead } from '../api/use-read.ts';
import { count } from '../parts/format.ts';
import { Link } from '../parts/link.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { addressOf } from '../router.ts';
import { StatePill } from './state-pill.tsx';

/** Every campaign, newest first. */
export function CampaignsPage(): ReactNode {
  const read = useRead('campaigns', () => ask('get', '/v1/campaigns', {}), {
    when: ({ type }) => type.startsWith('campaign.'),
    everyMs: 10_000,
  });
  return (
    <>
      <PageHead
        title="Campaigns"
        lead="One message to many people at a steady rate: previewed, confirmed by number, paused within a second."
      />
      <Loaded read={read}>
        {({ campaigns }) =>
          campaigns.length === 0 ? (
            <Empty title="No campaign yet.">
              <p>A campaign is a file in the workspace folder that names a segment, a template and a rate:</p>
              <code>campaigns/spring-offer.yaml</code>
            </Empty>
          ) : (
            <ul className="cards">
              {campaigns.map(({ id, name, state, send, segment, audience, rate }) => (
                <li key={id}>
                  <Link className="card" href={addressOf('campaigns', id)}>
                    <div className="row apart">
                      <h2>{name}</h2>
                      <StatePill state={state} />
                    </div>
                    <p className="small soft">
                      {send} to {segment}, {count(rate)} a second
                      {audience === null ? '' : `, ${count(audience)} people`}
                    </p>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}
