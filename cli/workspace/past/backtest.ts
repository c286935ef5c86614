import { publishedVersion } from '../../../adapters/postgres/reads/published-version.ts';
import { createComparison } from '../../../domain/past/compare.ts';
import { playPast, type Past } from '../../../domain/past/play-past.ts';
import type { JourneyVersion } from '../../../domain/workspace/journey-version.ts';
import { withEngines } from '../../stack/with-engines.ts';
import { readBundleOf } from '../read-folder.ts';
import { assumptionsOf } from '../crowd/assumptions-of.ts';
import { crowdTools } from '../crowd/crowd-tools.ts';
import { findJourney } from '../find-journey.ts';
import { messageLines } from '../crowd/message-lines.ts';
import type { CrowdOptions } from '../crowd/options.ts';
import { differenceLines } from './difference-lines.ts';
import { pastTime, refuseCalendar } from './past-time.ts';
import { readPast } from './read-past.ts';
import { handOver, toTheReport } from '../crowd/to-the-report.ts';

export type BacktestOptions = Pick<CrowdOptions, 'json' | 'seed' | 'assume' | 'rate' | 'report' | 'messages'> & {
  readonly home?: string;
  readonly since: string;
  readonly until?: string;
  /** Beside the version that people enter with now. */
  readonly compare?: boolean;
};

/** `carillon backtest <dir> <journey> --since '7 days'`: what the journey in the folder would have done with what really happened. Sends nothing. */
export async function backtest(dir: string, journey: string, options: BacktestOptions): Promise<void> {
  const { bundle } = await readBundleOf(dir);
  const definition = findJourney(bundle.journeys, journey, dir);
  refuseCalendar(definition, dir);
  const { from, until } = pastTime(options, Date.now());
  const assumed = await assumptionsOf(options, definition);
  const { past, published } = await withEngines(options, 'backtest', async (engines) => {
    const other = options.compare === true ? await publishedVersion(engines.pool, bundle.workspace, journey) : null;
    if (options.compare === true && other === null)
      throw new Error(`journey '${journey}' was never applied, so there is nothing to compare it with`);
    const versions = [definition, ...(other === null ? [] : [other.definition])];
    return { past: await readPast(engines, { bundle, versions, from, until }), published: other };
  });
  const played: Past = {
    bundle,
    definition,
    assumptions: { ...assumed, start: past.from },
    seed: options.seed ?? 1,
    people: past.people,
    read: past.read,
    tools: crowdTools(),
  };
  const messages = options.messages === undefined ? null : messageLines(options.messages);
  const comparison = createComparison();
  const tell: Past['tell'] = (person, happening, about) => {
    comparison.here(person, happening);
    messages?.tell(person, happening, about);
  };
  const report = await toTheReport(playPast({ ...played, tell }), past.people.length);
  await messages?.end();
  if (published !== null) await toTheReport(playPast(beside(played, published, comparison.there)), past.people.length);
  const zone = bundle.settings.defaultZone ?? 'UTC';
  if (published === null) return handOver(report, options, zone);
  const difference = comparison.difference(past.people.length);
  return handOver(report, options, zone, { values: { difference }, lines: differenceLines(difference) });
}

/** The published version by the same policy, for the same people, with the same chance. */
function beside(
  played: Past,
  { definition, templates, contracts }: JourneyVersion,
  tell: NonNullable<Past['tell']>,
): Past {
  const { bundle } = played;
  const journeys = bundle.journeys.map((one) => (one.id === definition.id ? definition : one));
  return { ...played, tell, definition, bundle: { ...bundle, journeys, templates, contracts } };
}
