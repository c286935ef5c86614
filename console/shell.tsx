import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { ask } from './api/client.ts';
import { useIsLive } from './api/live.ts';
import { useSession } from './api/session.ts';
import { HaltedBanner } from './now/halted-banner.tsx';
import { NowProvider, useAskNow } from './now/use-now.ts';
import { Icon } from './parts/icons.tsx';
import type { IconName } from './parts/icons.tsx';
import { Link } from './parts/link.tsx';
import { tellProblem } from './parts/toasts.tsx';
import { addressOf, usePlace } from './router.ts';

type Room = { readonly room: string; readonly label: string; readonly icon: IconName };

const rooms: readonly Room[] = [
  { room: '', label: 'Now', icon: 'now' },
  { room: 'people', label: 'People', icon: 'people' },
  { room: 'journeys', label: 'Journeys', icon: 'journeys' },
  { room: 'campaigns', label: 'Campaigns', icon: 'campaigns' },
  { room: 'dead-letters', label: 'Dead letters', icon: 'letters' },
];

/** What stands around every page: where one can go, who one is, and whether sending is halted. */
export function Shell({ children }: { readonly children: ReactNode }): ReactNode {
  const [here = ''] = usePlace();
  const now = useAskNow();
  return (
    <div className="shell">
      <div className="rail">
        <Link className="brand" href={addressOf()}>
          <img src="/console/icon.svg" alt="" />
          Carillon
        </Link>
        <nav className="places" aria-label="Rooms">
          {rooms.map(({ room, label, icon }) => (
            <Link
              key={room}
              className="place"
              href={room === '' ? addressOf() : addressOf(room)}
              aria-current={here === room ? 'page' : undefined}
            >
              <Icon name={icon} />
              {label}
            </Link>
          ))}
        </nav>
        <Foot />
      </div>
      <main className="main">
        <NowProvider value={now}>
          <HaltedBanner />
          {children}
        </NowProvider>
      </main>
    </div>
  );
}

const deliveryWords: Readonly<Record<string, string>> = {
  sandbox: 'Sandbox: nothing leaves this machine',
  allowlist: 'Allowlist: only named people',
  live: 'Live: real people',
};

function Foot(): ReactNode {
  const { workspace, delivery } = useSession();
  const live = useIsLive();
  return (
    <div className="foot">
      <span className={delivery === 'live' ? 'pill bad' : 'pill'} title={deliveryWords[delivery]}>
        {delivery}
      </span>
      <span className="who row small soft">
        <span className="row" title={live ? 'Counts and stories move by themselves' : 'Listening again in a moment'}>
          <span className={live ? 'lamp' : 'lamp off'} />
          {live ? 'live' : 'waiting'}
        </span>
        <span>{workspace}</span>
      </span>
      <div className="row">
        <SchemeButton />
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Log out" onClick={leave}>
          <Icon name="leave" />
        </ActionIcon>
      </div>
    </div>
  );
}

function SchemeButton(): ReactNode {
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const dark = useComputedColorScheme('light') === 'dark';
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={dark ? 'Light colours' : 'Dark colours'}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      <Icon name={dark ? 'sun' : 'moon'} />
    </ActionIcon>
  );
}

function leave(): void {
  ask('delete', '/v1/console/session', {}).then(() => window.location.assign(addressOf('login')), tellProblem);
}
