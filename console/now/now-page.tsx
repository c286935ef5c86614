import type { ReactNode } from 'react';
import { PageHead } from '../parts/page-head.tsx';
import { Loaded } from '../parts/states.tsx';
import { BrakeCard } from './brake-card.tsx';
import { BreakersCard } from './breakers-card.tsx';
import { CompensationsCard } from './compensations-card.tsx';
import { Engines } from './engines.tsx';
import { OptOutsCard } from './opt-outs-card.tsx';
import { ParkedCard } from './parked-card.tsx';
import { Ticker } from './ticker.tsx';
import { useNow } from './use-now.ts';
import { verdict } from './verdict.ts';

/** Is all well, what waits, what happens; and the one brake. */
export function NowPage(): ReactNode {
  const read = useNow();
  return (
    <>
      <PageHead title={read.data ? verdict(read.data) : 'Now'} />
      <Loaded read={read}>
        {(now) => (
          <>
            <Engines engines={now.engines} />
            <div className="columns">
              <div className="stack">
                <BrakeCard halts={now.halts} changed={read.again} />
                <BreakersCard open={now.parked?.breakers.count ?? 0} changed={read.again} />
                <OptOutsCard waiting={now.parked?.optOutDoubts.count ?? 0} changed={read.again} />
                <CompensationsCard parked={now.parked?.compensations.count ?? 0} changed={read.again} />
                <ParkedCard parked={now.parked} />
              </div>
              <Ticker />
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}
