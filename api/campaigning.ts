import type { Pool } from 'pg';
import { createRenderMessage } from '../activities/render-message.ts';
import { createCampaignStore } from '../adapters/postgres/campaign/define.ts';
import { freezeAudience, type Frozen } from '../adapters/postgres/campaign/freeze.ts';
import { createMoveCampaign } from '../adapters/postgres/campaign/move.ts';
import { createReadCampaign } from '../adapters/postgres/campaign/read-campaign.ts';
import { createCampaignViews, type CampaignView } from '../adapters/postgres/campaign/view.ts';
import { publishedTemplates } from '../adapters/postgres/reads/published-templates.ts';
import { type AudienceMember, createJudge } from '../domain/campaign/audience.ts';
import { estimateCost } from '../domain/campaign/cost.ts';
import type { CampaignDefinition } from '../domain/campaign/definition.ts';
import type { RunningCampaign } from '../domain/campaign/pages.ts';
import { parseCampaign } from '../domain/campaign/parse.ts';
import type { CampaignPreview, PreviewSample } from '../domain/campaign/preview.ts';
import { moveCampaign } from '../domain/campaign/state.ts';
import { campaignSubject } from '../domain/campaign/subject.ts';
import type { Clock } from '../domain/clock.ts';
import type { MessageContent } from '../domain/message/outcome.ts';
import { capabilities } from '../domain/channel.ts';
import { smsParts } from '../domain/message/sms-parts.ts';
import type { Transliteration } from '../domain/message/text-options.ts';
import type { PolicyTools } from '../domain/policy/decide.ts';
import { locateProblem, problemText } from '../domain/problem.ts';
import { startsScenario, templateKey } from '../domain/template/compiled.ts';
import type { TemplateRenderer } from '../domain/template/renderer.ts';
import { notInBulk } from '../domain/template/scenario.ts';
import type { CampaignCommands, Commands, Refusable } from './ports.ts';

const shown = 3;

type CampaigningDeps = {
  readonly pool: Pool;
  readonly policy: PolicyTools;
  readonly newClock: (now: number) => Clock;
  /** Made when the first preview asks for it: a thread costs memory. */
  readonly renderer: () => TemplateRenderer;
  readonly requestSend: Commands['requestSend'];
  /** Absent: there is nobody to ask. */
  readonly asRead?: AsRead;
};

/** What people read of a text that the provider turns into another alphabet; null where it does not say. */
type AsRead = (text: string, transliteration: Transliteration) => Promise<string | null>;

type Refused = Extract<Refusable<never>, { kind: 'refused' }>;

/** `/v1/campaigns`: define, preview, test, launch, pause, resume, cancel. */
export function createCampaigning(deps: CampaigningDeps): CampaignCommands {
  const { pool } = deps;
  const store = createCampaignStore(pool);
  const views = createCampaignViews(pool);
  const read = createReadCampaign(pool);
  const move = createMoveCampaign(pool);
  const refused = (status: Refused['status'], reason: string): Refused => ({ kind: 'refused', status, reason });
  const unknown = async (workspace: string, id: string): Promise<Refused> => {
    const known = (await views.list(workspace)).map((one) => one.id).join(', ') || 'none';
    return refused(404, `There is no campaign "${id}"; there are: ${known}.`);
  };
  /** What a campaign speaks of must be there, whoever defined it and whenever that was. */
  const missing = async (workspace: string, campaign: Pick<CampaignDefinition, 'segment' | 'channel' | 'template'>) => {
    const key = templateKey(campaign.channel, campaign.template);
    const [segment, templates] = await Promise.all([
      store.segment(workspace, campaign.segment),
      publishedTemplates(pool, workspace),
    ]);
    if (segment === null) {
      const known = (await store.segments(workspace)).join(', ') || 'none';
      return refused(422, `There is no segment "${campaign.segment}"; applied are: ${known}.`);
    }
    const locales = templates[key];
    if (startsScenario(locales)) return refused(422, `Template "${key}" cannot be sent in bulk: ${notInBulk}.`);
    if (locales !== undefined) return { kind: 'found' as const, segment, templates: { [key]: locales } };
    const known = Object.keys(templates).filter((name) => name.startsWith(`${campaign.channel}/`));
    return refused(422, `There is no template "${key}"; published are: ${known.join(', ') || 'none'}.`);
  };

  return {
    list: (workspace) => views.list(workspace),
    view: (workspace, id) => views.view(workspace, id),
    async define(workspace, written, by) {
      const reading = parseCampaign(written);
      if (reading.kind === 'refused') {
        const said = reading.problems.map((problem) => problemText(locateProblem(problem, 'body', null)));
        return refused(422, said.join('; '));
      }
      const found = await missing(workspace, reading.definition);
      if (found.kind === 'refused') return found;
      const defined = await store.define(workspace, reading.definition, by);
      if (defined.change === 'fixed')
        return refused(
          409,
          `Campaign "${defined.id}" is ${defined.state} and stays as it was; a new one needs a new id.`,
        );
      return { kind: 'defined', ...defined };
    },
    async preview(workspace, id) {
      const view = await views.view(workspace, id);
      if (view === null) return unknown(workspace, id);
      if (moveCampaign(view.state, 'preview').kind === 'refused')
        return refused(409, `Campaign "${id}" is ${view.state}: its audience stays as it was launched.`);
      const campaign = await read(view.key);
      if (campaign === null) return unknown(workspace, id);
      const found = await missing(workspace, { segment: view.segment, ...campaign.intent });
      if (found.kind === 'refused') return found;
      const now = Date.now();
      const planned = { ...campaign, templates: found.templates, clock: deps.newClock(now) };
      const of = { key: view.key, workspace, channel: campaign.intent.channel, clock: planned.clock };
      const judge = createJudge(planned, now, deps.policy);
      const frozen = await freezeAudience(pool, of, found.segment, found.templates, judge);
      if (frozen === null) return refused(409, `Campaign "${id}" was launched meanwhile.`);
      const preview = await tellPreview(deps, planned, view, frozen);
      const { samples: _, ...kept } = preview;
      await views.keepPreview(view.key, { ...kept, cost: { ...kept.cost } });
      return { kind: 'previewed', preview };
    },
    async test(workspace, id, to, messageId, by) {
      const view = await views.view(workspace, id);
      const campaign = view === null ? null : await read(view.key);
      if (view === null || campaign === null) return unknown(workspace, id);
      const { channel, template, class: messageClass, topic } = campaign.intent;
      return deps.requestSend({
        workspace,
        messageId,
        to,
        channel,
        template,
        class: messageClass,
        topic,
        data: {},
        by,
      });
    },
    async move(workspace, id, action, by, confirm) {
      const clock = deps.newClock(Date.now());
      const asked = { workspace, id, action, by, clock, ...(confirm === undefined ? {} : { confirm }) };
      const result = await move(asked);
      if (result.kind === 'unknown') return unknown(workspace, id);
      if (result.kind === 'refused') return refused(409, result.reason);
      return { kind: 'moved', state: result.state, was: result.from };
    },
  };
}

async function tellPreview(
  deps: CampaigningDeps,
  campaign: RunningCampaign,
  view: CampaignView,
  frozen: Frozen,
): Promise<CampaignPreview> {
  const { frozenAt, audience, toSend, skipped, later, capped, sample } = frozen;
  const asking = deps.asRead === undefined ? deps : { ...deps, asRead: onceEach(deps.asRead) };
  const rendered = await Promise.all(sample.map((member) => renderSample(asking, campaign, member)));
  const samples = rendered.flatMap((one) => (typeof one === 'string' ? [] : [one]));
  const price = campaign.settings.prices?.[campaign.intent.channel];
  const parts = samples.map((one) => one.parts);
  return {
    campaign: view.id,
    frozenAt,
    audience,
    toSend,
    skipped,
    later,
    capped,
    seconds: Math.ceil(toSend / campaign.rate),
    cost: estimateCost(parts, toSend, price),
    samples: samples.slice(0, shown),
    broken: [...new Set(rendered.filter((one) => typeof one === 'string'))],
  };
}

/** What one person would read, or why their template fails. */
async function renderSample(
  deps: CampaigningDeps,
  campaign: RunningCampaign,
  member: AudienceMember,
): Promise<PreviewSample | string> {
  const { intent, settings, clock, templates } = campaign;
  const render = createRenderMessage({
    renderer: deps.renderer(),
    templates: () => Promise.resolve(templates),
    unsubscribeUrl: () => '',
    countryOf: () => undefined, // who it is from does not show in a text
  });
  const facts = { ...member, settings, clock, enrollment: null, journey: null, halts: [], row: null, entry: {} };
  const made = await render({ subject: campaignSubject(campaign, member.profile.id), intent, facts, to: '' });
  if (made.kind === 'failed') return made.reason;
  const text = await textRead(deps, made.content);
  const isCounted = capabilities(intent.channel)?.longest.unit === 'parts';
  return { profile: member.profile.id, locale: made.locale, text, ...(isCounted ? smsParts(text) : { parts: 1 }) };
}

/** Without an answer it is counted as it was written: dearer than it will be, never cheaper. */
async function textRead({ asRead }: CampaigningDeps, content: MessageContent): Promise<string> {
  const transliteration = content.kind === 'text' ? content.options?.transliteration : undefined;
  if (transliteration === undefined || asRead === undefined) return content.text;
  return (await asRead(content.text, transliteration)) ?? content.text;
}

/** Texts without a name in them are the same for everybody: the provider is asked about each once. */
function onceEach(asRead: AsRead): AsRead {
  const asked = new Map<string, Promise<string | null>>();
  return (text, transliteration) => {
    const key = `${transliteration} ${text}`;
    const answer = asked.get(key) ?? asRead(text, transliteration);
    asked.set(key, answer);
    return answer;
  };
}
