import { createHash } from 'node:crypto';
import type { PublishReport } from '../../adapters/postgres/publish.ts';
import { keptTypesOf } from '../../domain/workspace/kept-types.ts';
import { textCosts } from '../../domain/workspace/text-costs.ts';
import { writeBundle } from '../../domain/workspace/write-bundle.ts';
import { journeyVersion } from '../../domain/workspace/journey-version.ts';
import { planJourneys, type PlannedJourney } from '../../domain/workspace/plan.ts';
import type { ApiClient } from '../api-client.ts';
import { connect, isAlone, type ConnectOptions } from './connect.ts';
import type { Assets } from '../../adapters/workspace/mail-files.ts';
import type { Bundle } from '../../domain/workspace/bundle.ts';
import { finish, problemLines, say, type Json } from './output.ts';
import { readBundleOf } from './read-folder.ts';
import { textCostLines } from './text-costs.ts';

type Options = ConnectOptions & Json;

/** `carillon plan <dir>` and `carillon apply <dir>`, over HTTP to the running Carillon; without one, `plan` compares with nothing. */
export async function publish(action: 'plan' | 'apply', dir: string, options: Options): Promise<void> {
  const { bundle, assets, warnings } = await readBundleOf(dir);
  for (const line of problemLines(warnings)) say(line);
  const alone = action === 'plan' && isAlone(options);
  if (alone) say('no stack runs, so this is compared with nothing; the hashes are those it will have');
  const report = alone ? planAlone(bundle) : await send(await connect(options), action, bundle, assets);
  const texts = action === 'plan' ? textCosts(bundle) : [];
  finish(options, true, { ...report, ...(action === 'plan' ? { texts } : {}) }, [
    ...textCostLines(texts),
    ...reportLines(report),
  ]);
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
    segments: bundle.segments.map(({ id }) => id),
    keptEvents: keptTypesOf(bundle),
    campaigns: bundle.campaigns.map(({ id }) => ({ id, change: 'new', state: 'draft' })),
    hooksChanged: Object.keys(bundle.hooks ?? {}).length > 0,
    missingAssets: [],
    policyVersion: null,
  };
}

/** Repeating it changes nothing, so it needs no idempotency key. Files of mails go ahead, those that the server does not have. */
export async function send(
  api: ApiClient,
  action: 'plan' | 'apply',
  bundle: Bundle,
  assets: Assets,
): Promise<PublishReport> {
  const wire = writeBundle(bundle);
  if (action === 'apply' && assets.size > 0) {
    const { missingAssets } = (await api.send('POST', '/v1/plan', wire)) as PublishReport;
    for (const hash of missingAssets) {
      const bytes = assets.get(hash);
      if (bytes !== undefined) await api.upload(`/v1/assets/${hash}`, bytes);
    }
  }
  return (await api.send('POST', `/v1/${action}`, wire)) as PublishReport;
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
    ...report.journeys.flatMap((planned) => [
      journeyLine(planned, width),
      ...(planned.differences ?? []).map((line) => `      ${line}`),
    ]),
    ...report.segments.map((id) => `  ~ segment ${id}`),
    ...report.keptEvents.map(
      (type) => `  ~ what ${type} holds is kept from now on: those that came before count for no 'did' with 'where'`,
    ),
    ...report.campaigns.map(campaignLine),
    ...(settings.length > 0
      ? [`  ~ ${settings.join(', ').replace(/, ([^,]*)$/, ' and $1')} of workspace ${report.workspace}`]
      : []),
    endLine(report),
  ];
}

const signs = { new: '+', changed: '~', unchanged: '=', absent: '?' } as const;

function journeyLine(
  { journey, change, version, previous, status, previousStatus, running = 0 }: PlannedJourney,
  width: number,
): string {
  const hashes = change === 'changed' ? `${previous} → ${version}` : version;
  const moved = previousStatus !== null && previousStatus !== status ? `${previousStatus} → ${status}` : status;
  const more = {
    new: status === 'paused' ? `; 'status: live' in its file or POST /v1/journeys/${journey}/launch starts it` : '',
    changed: running > 0 ? `; ${running} on the way stay with their version` : '; nobody is on the way',
    unchanged: '',
    absent: '; not in this folder, left as it is',
  }[change];
  return `  ${signs[change]} ${journey.padEnd(width)}  ${hashes}  ${change}, ${moved}${more}`;
}

function campaignLine({ id, change, state }: PublishReport['campaigns'][number]): string {
  const more = {
    new: `; 'carillon campaign preview ${id}' counts its audience`,
    changed: '; what was previewed counts no more',
    unchanged: '',
    fixed: '; it was launched and stays as it was, a new one needs a new id',
  }[change];
  return `  ${change === 'fixed' ? '=' : signs[change]} campaign ${id}  ${change}, ${state}${more}`;
}

function endLine(report: PublishReport): string {
  const { journeys, settingsChanged, templatesChanged, hooksChanged, applied, workspace, policyVersion } = report;
  const changes = journeys.filter(({ change, status, previousStatus }) => {
    return change === 'new' || change === 'changed' || (previousStatus !== null && status !== previousStatus);
  }).length;
  const defined =
    report.segments.length + report.campaigns.filter((one) => ['new', 'changed'].includes(one.change)).length;
  if (changes + defined === 0 && !settingsChanged && !templatesChanged && !hooksChanged) return 'nothing to change';
  const policy = policyVersion === null ? '' : `; its policy is version ${policyVersion}`;
  return applied ? `applied to workspace ${workspace}${policy}` : "'carillon apply' would do this";
}
