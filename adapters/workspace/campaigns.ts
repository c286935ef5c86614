import { capabilities } from '../../domain/channel.ts';
import { heldConditionsOf } from '../../domain/condition/deed.ts';
import { pathsOf } from '../../domain/condition/paths-of.ts';
import type { CampaignDefinition, SegmentDefinition } from '../../domain/campaign/definition.ts';
import { parseCampaign, parseSegment, type Reading } from '../../domain/campaign/parse.ts';
import { contractSource } from '../../domain/journey/entry/entry.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { LocatedProblem, Problem } from '../../domain/problem.ts';
import { didYouMean } from '../../domain/suggest.ts';
import { templateKey } from '../../domain/template/compiled.ts';
import { notInBulk } from '../../domain/template/scenario.ts';
import { readSchemaPath } from '../../domain/template/schema-paths.ts';
import type { WorkspaceFiles } from './files.ts';
import { asError, errorIn, type WorkspaceProblem } from './problem.ts';
import { senderExample } from './senders/sender-shapes.ts';
import type { TemplateFile } from './templates.ts';
import { readYaml } from './yaml-document.ts';

/** What the rest of the workspace offers a campaign. */
type Surroundings = {
  /** Keys of all template files, broken ones included: one mistake is one problem. */
  readonly named: readonly string[];
  readonly templates: readonly TemplateFile[];
  readonly senders: readonly string[];
  readonly profileSchema: JsonObject | null;
  readonly contracts: { readonly [type: string]: JsonObject };
  readonly defaultLocale: string;
};

type Read<Definition> = {
  readonly file: string;
  readonly definition: Definition;
  readonly locate: (problem: Problem) => LocatedProblem;
};

export type CampaignsReading = {
  readonly segments: readonly SegmentDefinition[];
  readonly campaigns: readonly CampaignDefinition[];
  readonly problems: readonly WorkspaceProblem[];
};

/** segments/*.yaml and campaigns/*.yaml: each must find what it speaks of in the same folder. */
export function readCampaigns(files: WorkspaceFiles, around: Surroundings): CampaignsReading {
  const problems: WorkspaceProblem[] = [];
  const segments = readAll(files, 'segments', 'segment, name and where', parseSegment, problems);
  const campaigns = readAll(files, 'campaigns', 'campaign, segment, send, class and rate', parseCampaign, problems);
  const tell = ({ locate }: Pick<Read<unknown>, 'locate'>, found: readonly Problem[]): void =>
    void problems.push(...found.map((problem) => asError(locate(problem))));
  for (const segment of segments) tell(segment, checkSegment(segment.definition, around));
  const known = segments.map(({ definition }) => definition.id);
  for (const campaign of campaigns) tell(campaign, checkCampaign(campaign.definition, known, around));
  return {
    segments: segments.map(({ definition }) => definition),
    campaigns: campaigns.map(({ definition }) => definition),
    problems: [...problems, ...sameIds(segments, 'segment'), ...sameIds(campaigns, 'campaign')],
  };
}

function readAll<Definition>(
  files: WorkspaceFiles,
  folder: string,
  holds: string,
  parse: (input: unknown) => Reading<Definition>,
  problems: WorkspaceProblem[],
): readonly Read<Definition>[] {
  const read: Read<Definition>[] = [];
  for (const [file, text] of files) {
    if (!file.startsWith(`${folder}/`)) continue;
    if (!/\.ya?ml$/.test(file)) {
      problems.push(errorIn(file, { message: `only YAML belongs into ${folder}/`, expected: 'a file .yaml' }));
      continue;
    }
    const document = readYaml(text, file, holds);
    if (document.kind === 'refused') {
      problems.push(...document.problems.map(asError));
      continue;
    }
    const parsed = parse(document.value);
    if (parsed.kind === 'refused') problems.push(...parsed.problems.map((one) => asError(document.locate(one))));
    else read.push({ file, definition: parsed.definition, locate: document.locate });
  }
  return read;
}

function checkSegment(
  { condition }: SegmentDefinition,
  { profileSchema, contracts }: Surroundings,
): readonly Problem[] {
  const unknown = (path: string, schema: JsonObject | null, source: string): readonly Problem[] => {
    const [root = '', ...keys] = path.split('.');
    if (schema === null || readSchemaPath(schema, keys).kind === 'known') return [];
    const hint = didYouMean(
      path,
      Object.keys(Object(schema['properties'])).map((name) => `${root}.${name}`),
    );
    const problem = { path: ['where', path], message: `${source} knows no '${path}'` };
    return [hint === undefined ? problem : { ...problem, hint }];
  };
  const ofTraits = (path: string): readonly Problem[] => unknown(path, profileSchema, 'profile.schema.json');
  return [
    ...pathsOf(condition).flatMap(ofTraits),
    ...heldConditionsOf([condition]).flatMap(({ type, where }) =>
      pathsOf(where).flatMap((path) =>
        path.startsWith('event.') ? unknown(path, contracts[type] ?? null, contractSource(type)) : ofTraits(path),
      ),
    ),
  ];
}

function checkCampaign(
  campaign: CampaignDefinition,
  segments: readonly string[],
  { named, templates, senders, defaultLocale }: Surroundings,
): readonly Problem[] {
  const problems: Problem[] = [];
  const missing = (key: string, message: string, expected: string, hint?: string): void =>
    void problems.push({ path: [key], message, expected, ...(hint === undefined ? {} : { hint }) });
  const { segment, channel } = campaign;
  const able = capabilities(channel);
  if (!segments.includes(segment))
    missing(
      'segment',
      `there is no segment '${segment}'`,
      `a file segments/${segment}.yaml`,
      didYouMean(segment, segments),
    );
  const key = templateKey(channel, campaign.template);
  if (!named.includes(key))
    missing(
      'send',
      `there is no template '${key}'`,
      `a file templates/${key}.${defaultLocale}.${able?.template}`,
      didYouMean(key, named),
    );
  if (templates.some((one) => one.key === key && one.compiled.kind === 'scenario'))
    missing('send', `'${key}' starts a scenario: ${notInBulk}`, 'a template that is spoken');
  if (!senders.includes(channel))
    missing(
      'send',
      `nobody is named as the sender of ${channel}`,
      `${channel}: { from: ${able && senderExample(able)} } in senders.yaml`,
    );
  return problems;
}

function sameIds(read: readonly Read<{ readonly id: string }>[], key: string): readonly WorkspaceProblem[] {
  return read.flatMap(({ definition, locate }, index) => {
    const earlier = read.slice(0, index).find((one) => one.definition.id === definition.id);
    if (earlier === undefined) return [];
    const message = `${earlier.file} is already called '${definition.id}'`;
    return [asError(locate({ path: [key], message, expected: 'an id of its own' }))];
  });
}
