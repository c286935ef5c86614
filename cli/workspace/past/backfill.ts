import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { entrantsOf, type Entrant } from '../../../domain/past/entrants.ts';
import { doorOf } from '../../../domain/workspace/door.ts';
import { spanWords } from '../../../domain/span-words.ts';
import { ApiRefusal, type ApiClient } from '../../api-client.ts';
import { askFirst } from '../../ask-first.ts';
import { withEngines } from '../../stack/with-engines.ts';
import { connect, type ConnectOptions } from '../connect.ts';
import { finish, say, type Json } from '../output.ts';
import { readBundleOf } from '../read-folder.ts';
import { findJourney } from '../find-journey.ts';
import { pastTime, refuseCalendar } from './past-time.ts';
import { createProgress } from '../crowd/progress.ts';
import { readPast } from './read-past.ts';
import { count } from '../crowd/words.ts';

export type BackfillOptions = ConnectOptions &
  Json & {
    readonly since: string;
    readonly until?: string;
    /** People a second. */
    readonly rate: number;
    readonly dryRun?: boolean;
    readonly yes?: boolean;
  };

/**
 * `carillon backfill <dir> <journey>`: whoever an event of the past would have brought in comes in now, for real. Previewed, asked, so many a
 * second; the same command again does nothing twice, because the event is the key of its request (I2).
 */
export async function backfill(dir: string, journey: string, options: BackfillOptions): Promise<void> {
  const { bundle } = await readBundleOf(dir);
  const definition = findJourney(bundle.journeys, journey, dir);
  refuseCalendar(definition, dir);
  const { from, until } = pastTime(options, Date.now());
  const { people, read } = await withEngines(options, 'backfill', (engines) =>
    readPast(engines, { bundle, versions: [definition], from, until }),
  );
  const { entrants, filtered } = entrantsOf(definition, doorOf(bundle, definition), people);
  const preview = [
    `${count(read.events)} events were read; by them ${count(entrants.length)} would come into '${journey}' now, and its re-entry rule decides about each`,
    ...(filtered === 0 ? [] : [`${count(filtered)} more do not match its condition as they are today`]),
  ];
  const plan = { journey, events: read.events, people: entrants.length, filtered };
  if (options.dryRun === true || entrants.length === 0) {
    finish(options, true, { ...plan, entered: 0 }, [...preview, 'Nobody came in.']);
    return;
  }
  for (const line of preview) say(line);
  const lasts = spanWords((entrants.length / options.rate) * 1_000);
  const question = `${count(entrants.length)} people come into '${journey}', ${options.rate} a second, in ${lasts}. Go on?`;
  if (
    options.yes !== true &&
    !(await askFirst(question, 'nobody is there to be asked: --yes goes on, --dry-run looks'))
  )
    return finish(options, false, { ...plan, entered: 0 }, ['Nobody came in.']);
  const { entered, refused } = await enter(await connect(options), journey, entrants, options.rate);
  finish(options, true, { ...plan, entered, refused: Object.fromEntries(refused) }, [
    `${count(entered)} came in, those of an earlier run of this command included`,
    ...[...refused].map(([reason, some]) => `  ${count(some)} did not: ${reason}`),
  ]);
}

async function enter(
  api: ApiClient,
  journey: string,
  entrants: readonly Entrant[],
  rate: number,
): Promise<{ readonly entered: number; readonly refused: ReadonlyMap<string, number> }> {
  const path = `/v1/journeys/${encodeURIComponent(journey)}/enrollments`;
  const progress = createProgress(entrants.length, 'people were asked for');
  const refused = new Map<string, number>();
  const began = performance.now();
  let entered = 0;
  for (const [index, { profileId, event }] of entrants.entries()) {
    await sleep(Math.max(0, began + (index / rate) * 1_000 - performance.now()));
    const key = createHash('sha256').update(`backfill ${journey} ${event.id}`).digest('hex');
    try {
      await api.send('POST', path, { to: { profileId }, data: event.properties }, key);
      entered += 1;
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.status !== 409)
        throw new Error(
          `stopped after ${count(entered)} of ${count(entrants.length)}: ${error instanceof Error ? error.message : String(error)}. The same command goes on; who is in is left alone`,
          { cause: error },
        );
      refused.set(error.message, (refused.get(error.message) ?? 0) + 1);
    }
    progress.through(index + 1);
  }
  progress.end();
  return { entered, refused };
}
