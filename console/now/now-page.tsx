import type { ReactNode } from 'react';
import { PageHead } from '../parts/page-head.tsx';
import { Loaded } from '../parts/states.tsx';
import { BrakeCard } from './brake-card.tsx';
import { CompensationsCard } from './compensations-card.tsx';
import { Engines } from './engines.tsx';
import { ParkedCard } from './parked-card.tsx';
import { Ticker } from './ticker.tsx';
import { useNow } from './use-now.ts';
import type { Now } from './use-now.ts';

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

/** The one sentence that somebody who cannot sleep wants to read. */
function verdict({ engines, halts, parked }: Now): string {
  const away = engines.filter(({ up }) => !up).map(({ name }) => name);
  if (away.length > 0) return `${away.join(' and ')} ${away.length === 1 ? 'does' : 'do'} not answer.`;
  if (halts !== null && halts.length > 0) return 'Sending is halted.';
  if (parked !== null && parked.compensations.count > 0) return 'Some things could not be undone.';
  if (parked !== null && parked.messages.some(({ state }) => state === 'HELD')) return 'Some messages need a look.';
  return 'All is well.';
}
