import { mobileOf } from '../../adapters/phone/mobile-of.ts';
import { crowdTools } from '../../cli/workspace/crowd/crowd-tools.ts';
import { type Assumptions, usual } from '../../domain/crowd/assumptions.ts';
import { type Crowd, playCrowd } from '../../domain/crowd/play-crowd.ts';
import type { CrowdReport } from '../../domain/crowd/report.ts';
import type { JourneyDefinition } from '../../domain/journey/definition.ts';
import { toItsEnd } from '../../domain/journey/to-its-end.ts';
import { stepsOf } from '../../domain/journey/tree.ts';
import { messagesOf } from '../../domain/journey/undo.ts';
import type { WorkspaceSettings } from '../../domain/policy/settings.ts';
import { templateKey } from '../../domain/template/compiled.ts';
import type { Bundle } from '../../domain/workspace/bundle.ts';

/** A world without accidents: everybody can be reached, has agreed, and nothing ends by chance. */
export const fairWeather: Assumptions = {
  ...usual,
  refused: 0,
  delivered: { '*': 1 },
  exits: 0,
  goal: 0,
  revoked: 0,
  unsubscribed: 0,
  optedOut: 0,
  consent: { '*': 1 },
  reachable: { phone: 1, email: 1 },
  webhooks: 1,
  answered: 1,
};

/** Each message reads as its own name. */
export function bundleFor(definition: JourneyDefinition, settings: WorkspaceSettings = {}): Bundle {
  const keys = stepsOf(definition).flatMap(({ step }) =>
    messagesOf(step).map(({ channel, template }) => templateKey(channel, template)),
  );
  return {
    workspace: 'default',
    settings: { defaultZone: 'Europe/Zagreb', ...settings },
    contracts: {},
    templates: Object.fromEntries(keys.map((key) => [key, { en: { kind: 'text', text: key } }])),
    journeys: [definition],
    segments: [],
    campaigns: [],
  };
}

type Wishes = Partial<Omit<Crowd, 'assumptions'>> & {
  readonly settings?: WorkspaceSettings;
  readonly assume?: Partial<Assumptions>;
};

/** Plays a crowd to its end. */
export function playToTheEnd(definition: JourneyDefinition, { settings, assume, ...wishes }: Wishes = {}): CrowdReport {
  return toItsEnd(
    playCrowd({
      bundle: bundleFor(definition, settings),
      definition,
      assumptions: { ...fairWeather, ...assume },
      seed: 7,
      phoneOf: mobileOf,
      people: 200,
      tools: crowdTools(),
      ...wishes,
    }),
  );
}
