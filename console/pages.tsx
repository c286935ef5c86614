import type { ReactNode } from 'react';
import { CampaignPage } from './campaigns/campaign-page.tsx';
import { CampaignsPage } from './campaigns/campaigns-page.tsx';
import { DeadLettersPage } from './dead-letters/dead-letters-page.tsx';
import { JourneyPage } from './journeys/journey-page.tsx';
import { JourneysPage } from './journeys/journeys-page.tsx';
import { NowPage } from './now/now-page.tsx';
import { Link } from './parts/link.tsx';
import { Empty } from './parts/states.tsx';
import { PeoplePage } from './people/people-page.tsx';
import { PersonPage } from './people/person-page.tsx';
import { addressOf, usePlace } from './router.ts';

/** The page of the present place. */
export function Pages(): ReactNode {
  const [room, id] = usePlace();
  switch (room) {
    case undefined:
      return <NowPage />;
    case 'people':
      return id === undefined ? <PeoplePage /> : <PersonPage key={id} id={id} />;
    case 'journeys':
      return id === undefined ? <JourneysPage /> : <JourneyPage key={id} id={id} />;
    case 'campaigns':
      return id === undefined ? <CampaignsPage /> : <CampaignPage key={id} id={id} />;
    case 'dead-letters':
      return <DeadLettersPage />;
  }
  return (
    <Empty title="There is nothing at this address.">
      <p>
        It may have been moved. <Link href={addressOf()}>How things stand now</Link> is a good place to go on.
      </p>
    </Empty>
  );
}
