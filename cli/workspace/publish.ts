import { createHash } from 'node:crypto';
import type { PublishReport } from '../../adapters/postgres/publish.ts';
import { writeBundle } from '../../domain/workspace/write-bundle.ts';
import { journeyVersion } from '../../domain/workspace/journey-version.ts';
import { planJourneys, type PlannedJourney } from '../../domain/workspace/plan.ts';
import type { ApiClient } from '../api-client.ts';
import { connect, isAlone, type ConnectOptions } from './connect.ts';
import type { Bundle } from '../../domain/workspace/bundle.ts';
import { finish, problemLines, say, type Json } from './output.ts';
import { readBundleOf } from './read-folder.ts';

type Options = ConnectOptions & Json;

/** `carillon plan <dir>` and `carillon apply <dir>`, over HTTP to the running Carillon; without one, `plan` compares with nothing. */
export async function publish(action: 'plan' | 'apply', dir: string, options: Options): Promise<void> {
  const { bundle, warnings } = await readBundleOf(dir);
  for (const line of problemLines(warnings)) say(line);
  const alone = action === 'plan' && isAlone(options);
  if (alone) say('no stack runs, so this is compared with nothing; the hashes are those it will have');
  const report = alone ? planAlone(bundle) : await send(await connect(options), action, bundle);
  finish(options, true, report, reportLines(report));
}

/** A version is its content: its hash is the same wherever it is computed (I9). */
function planAlone(bundle: Bundle): PublishReport {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const versions = bundle.journeys.map((definition) => journeyVersion(bundle, definition, sha256));
  const { workspace } = bundle;
  return {
    workspace,
    applied: false,
    journeys: planJourneys(versions, []),
    settingsChanged: true,
    templatesChanged: true,
    hooksChanged: Object.keys(bundle.hooks ?? {}).length > 0,
  };
}

/** Repeating it changes nothing, so it needs no idempotency key. */
export async function send(api: ApiClient, action: 'plan' | 'apply', bundle: Bundle): Promise<PublishReport> {
  return (await api.send('POST', `/v1/${action}`, writeBundle(bundle))) as PublishReport;
}

/** What changed, or would. */
export function reportLines(report: PublishReport): readonly string[] {
  const width = Math.max(...report.journeys.map(({ journey }) => journey.length), 0);
  const settings = [
    ...(report.settingsChanged ? ['settings'] : []),
    ...(report.templatesChanged ? ['templates'] : []),
    ...(report.hooksChanged ? ['hooks'] : []),
  ];
  return [
    ...report.journeys.map((planned) => journeyLine(planned, width)),
    ...(settings.length > 0
      ? [`  ~ ${settings.join(', ').replace(/, ([^,]*)$/, ' and $1')} of workspace ${report.workspace}`]
      : []),
    endLine(report),
  ];
}

const signs = { new: '+', changed: '~', unchanged: '=', absent: '?' } as const;

function journeyLine(
  { journey, change, version, previous, status, previousStatus }: PlannedJourney,
  width: number,
): string {
  const hashes = change === 'changed' ? `${previous} → ${version}` : version;
  const moved = previousStatus !== null && previousStatus !== status ? `${previousStatus} → ${status}` : status;
  const more = {
    new: status === 'paused' ? `; 'status: live' in its file or POST /v1/journeys/${journey}/launch starts it` : '',
    changed: '; people in it stay with their version',
    unchanged: '',
    absent: '; not in this folder, left as it is',
  }[change];
  return `  ${signs[change]} ${journey.padEnd(width)}  ${hashes}  ${change}, ${moved}${more}`;
}

function endLine({
  journeys,
  settingsChanged,
  templatesChanged,
  hooksChanged,
  applied,
  workspace,
}: PublishReport): string {
  const changes = journeys.filter(({ change, status, previousStatus }) => {
    return change === 'new' || change === 'changed' || (previousStatus !== null && status !== previousStatus);
  }).length;
  if (changes === 0 && !settingsChanged && !templatesChanged && !hooksChanged) return 'nothing to change';
  return applied ? `applied to workspace ${workspace}` : "'carillon apply' would do this";
}
