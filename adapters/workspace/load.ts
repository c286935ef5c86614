import { calendarContracts } from '../../domain/journey/entry/entry.ts';
import type { JourneyTools } from '../../domain/journey/parse.ts';
import { templatesOf } from '../../domain/workspace/journey-version.ts';
import type { Bundle } from '../../domain/workspace/bundle.ts';
import { filesOf, type CompiledTemplate } from '../../domain/template/compiled.ts';
import { checkReferences } from '../../domain/template/check-references.ts';
import type { TemplateTools } from '../../domain/template/tools.ts';
import { readCampaigns } from './campaigns.ts';
import { checkJourney } from './check-journey.ts';
import { endlessLoops } from './endless-loops.ts';
import { readHooks } from './hooks.ts';
import { readWorkspaceFiles, type WorkspaceFiles } from './files.ts';
import { readJourneys, type JourneyFile } from './journeys.ts';
import { assetsOf, type Assets } from './mail-files.ts';
import { errorIn, type WorkspaceProblem } from './problem.ts';
import { readSchemas } from './schemas.ts';
import { readSettings } from './settings.ts';
import { readTemplates, type TemplateFile } from './templates.ts';
import { writtenSecrets } from './written-secrets.ts';

export type WorkspaceTools = JourneyTools & TemplateTools;

export type LoadedWorkspace = {
  /** Null while there are errors: half a workspace is never published. */
  readonly bundle: Bundle | null;
  /** Errors and warnings, sorted by file and line. */
  readonly problems: readonly WorkspaceProblem[];
  /** Whatever could be read, for tools that look at one journey only. */
  readonly journeys: readonly JourneyFile[];
  readonly files: WorkspaceFiles;
  /** What the mails of the bundle carry: goes to the server beside it. */
  readonly assets: Assets;
};

/** Reads, compiles and checks a workspace folder; all problems at once. */
export async function loadWorkspace(dir: string, tools: WorkspaceTools): Promise<LoadedWorkspace> {
  const { files, mailFiles, problems: unread } = await readWorkspaceFiles(dir);
  if (files.size === 0 && unread.length > 0)
    return { bundle: null, problems: unread, journeys: [], files, assets: new Map() };
  const { workspace, settings, senders, problems: ofSettings } = readSettings(files, tools.isZone);
  const { profileSchema, contracts, problems: ofSchemas } = readSchemas(files);
  const [fromTemplates, fromJourneys] = await Promise.all([
    readTemplates(files, mailFiles, tools),
    readJourneys(dir, files, tools),
  ]);
  const { hooks, problems: ofHooks } = readHooks(files, contracts);
  const { templates, named, problems: ofTemplates } = fromTemplates;
  const { journeys, problems: ofJourneys } = fromJourneys;
  const around = {
    templates,
    named,
    profileSchema,
    contracts,
    senders,
    defaultLocale: settings.defaultLocale ?? 'en',
    settings,
    definitions: journeys.map(({ definition }) => definition),
  };
  const { segments, campaigns, problems: ofCampaigns } = readCampaigns(files, { ...around, contracts });
  const surroundings = {
    ...around,
    contracts: { ...contracts, ...calendarContracts },
    segments: segments.map(({ id }) => id),
  };
  const problems = tidy([
    ...[unread, ofSettings, ofSchemas, ofTemplates, ofJourneys, ofHooks, ofCampaigns].flat(),
    ...journeys.flatMap((journey) => checkJourney(journey, surroundings)),
    ...endlessLoops(journeys),
    ...writtenSecrets(files),
    ...unused(templates, journeys).flatMap(({ file, references }) =>
      checkReferences(references, { profileSchema }).map((problem) => errorIn(file, problem)),
    ),
  ]);
  const bundle: Bundle = {
    workspace,
    settings: { ...settings, ...(profileSchema === null ? {} : { profileSchema }) },
    contracts,
    templates: byKey(templates),
    journeys: journeys.map(({ definition }) => definition),
    segments,
    campaigns,
    hooks,
  };
  const assets = assetsOf(filesOf(bundle.templates), mailFiles);
  const isSound = problems.every(({ severity }) => severity !== 'error');
  return { bundle: isSound ? bundle : null, problems, journeys, files, assets };
}

function unused(templates: readonly TemplateFile[], journeys: readonly JourneyFile[]): readonly TemplateFile[] {
  const used = new Set(journeys.flatMap(({ definition }) => templatesOf(definition)));
  return templates.filter(({ key }) => !used.has(key));
}

function byKey(templates: readonly TemplateFile[]): Bundle['templates'] {
  const keyed: Record<string, Record<string, CompiledTemplate>> = {};
  for (const { key, locale, compiled } of templates) keyed[key] = { ...keyed[key], [locale]: compiled };
  return keyed;
}

/** Two journeys may stumble over the same line of a template: said once. */
function tidy(problems: readonly WorkspaceProblem[]): readonly WorkspaceProblem[] {
  const seen = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...seen.values()].sort(
    (left, right) =>
      left.file.localeCompare(right.file, 'en') ||
      (left.line ?? 0) - (right.line ?? 0) ||
      (left.column ?? 0) - (right.column ?? 0),
  );
}
