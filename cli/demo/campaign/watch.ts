import type { Scene } from '../scenario.ts';
import { until } from '../until.ts';
import type { Status } from '../../campaign-text.ts';
import { howFar, isOver, notUnderstood, outcome, settled } from './progress.ts';

export type Watched = {
  readonly key: string;
  readonly finished: boolean;
  readonly brokenOff: string | null;
};

const lookEveryMs = 250;

/**
 * Follows a campaign until everybody has a final state, and, where our sandbox reports them, every receipt is in. A server that the caller
 * brought may know no bulk requests: then the campaign is cancelled and counts for nothing, with that server's answer as the reason.
 */
export async function watch(scene: Scene, id: string, expected: number): Promise<Watched> {
  const { client, providers, tell, progress } = scene;
  const path = `/v1/campaigns/${id}`;
  let [seen, since] = [0, Date.now()];
  let status = (await client.get(path)) as Status;
  const ended = await until(
    async () => {
      status = (await client.get(path)) as Status;
      if (settled(status) !== seen) [seen, since] = [settled(status), Date.now()];
      progress(howFar(status, expected));
      if (isOver(status, providers.infobip === undefined)) return { brokenOff: null };
      const reason = providers.infobip === undefined ? null : notUnderstood(status, Date.now() - since);
      return reason === null ? null : { brokenOff: reason };
    },
    scene,
    lookEveryMs,
  );
  progress(null);
  const brokenOff = ended?.brokenOff ?? null;
  if (brokenOff !== null) await client.send('POST', `${path}/cancel`, undefined);
  tell('Acme', brokenOff === null ? outcome(status) : `breaks the offer off: ${brokenOff}`);
  return { key: status.key, finished: ended !== null, brokenOff };
}
