import { z } from 'zod';
import { parseCampaign, parseSegment, type Reading } from '../campaign/parse.ts';
import { hookSourcePattern, parseHookMapping } from '../hook/parse-mapping.ts';
import { parseJourney, type JourneyTools } from '../journey/parse.ts';
import { isScheduleEntry } from '../journey/entry/entry.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import { enrollLoops } from '../journey/enroll-loops.ts';
import { messageClasses } from '../journey/definition.ts';
import { readDuration } from '../journey/duration.ts';
import { calendarWindows, consentModes } from '../policy/settings.ts';
import { segmentsOf } from '../condition/deed.ts';
import { conditionsOf } from '../journey/authoring/places.ts';
import { locateProblem, problemText, type Problem } from '../problem.ts';
import { startsScenario, templateKey } from '../template/compiled.ts';
import { mediaTypeOf, mostFileBytes, mostFiles, problemOfFileName } from '../template/mail-files.ts';
import { notInBulk, parameterPattern, scenarioPattern } from '../template/scenario.ts';
import type { Bundle } from './bundle.ts';
import { templatesOf } from './journey-version.ts';

export type BundleReading =
  { readonly kind: 'bundle'; readonly bundle: Bundle } | { readonly kind: 'refused'; readonly reason: string };

const text = z.string();
const jsonObject = z.record(text, z.json());
const snippets = z.record(text, text).optional();
const template = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text, snippets }),
  z.strictObject({
    kind: z.literal('scenario'),
    scenario: text.regex(scenarioPattern),
    parameters: z.record(text.regex(parameterPattern), text),
    text,
    snippets,
  }),
  z.strictObject({
    kind: z.literal('mail'),
    subject: text,
    html: text,
    text,
    replyTo: text.optional(),
    files: z
      .array(
        z
          .strictObject({
            name: text,
            type: text,
            hash: text.regex(/^[0-9a-f]{64}$/),
            size: z.int().min(1),
            inline: z.boolean(),
          })
          .refine(
            ({ name, type, inline }) => problemOfFileName(name, inline) === undefined && mediaTypeOf(name) === type,
          ),
      )
      .max(mostFiles)
      .refine((files) => files.reduce((sum, { size }) => sum + size, 0) <= mostFileBytes)
      .optional(),
    snippets,
  }),
]);
const settings = z.looseObject({
  defaultLocale: text.optional(),
  defaultZone: text.optional(),
  defaultCountry: text.optional(),
  quietHours: z
    .strictObject({
      from: text,
      to: text,
      channels: z.array(text).optional(),
      classes: z.array(z.enum(messageClasses)).optional(),
      byCountry: z.record(text.regex(/^[A-Z]{2}$/), z.strictObject({ from: text, to: text })).optional(),
      spread: text.refine((one) => readDuration(one).kind === 'duration').optional(),
    })
    .optional(),
  countries: z.array(text.regex(/^[A-Z]{2}$/)).optional(),
  holdouts: z
    .array(
      z.strictObject({
        name: text,
        percent: z.number().min(0).max(100),
        classes: z.array(z.enum(messageClasses)).optional(),
        channels: z.array(text).optional(),
      }),
    )
    .optional(),
  caps: z
    .array(
      z
        .strictObject({
          most: z.int().min(1),
          classes: z.array(z.enum(messageClasses)).optional(),
          channels: z.array(text).optional(),
          within: text.refine((one) => readDuration(one).kind === 'duration').optional(),
          per: z.enum(calendarWindows).optional(),
        })
        .refine(({ within, per }) => (within === undefined) !== (per === undefined)),
    )
    .optional(),
  consent: z.record(text, z.enum(consentModes)).optional(),
  prices: z
    .record(
      text,
      z.strictObject({ perPart: z.number(), currency: text, byCountry: z.record(text, z.number()).optional() }),
    )
    .optional(),
  tollFraud: z
    .strictObject({
      most: z.int().min(2).max(200),
      within: text.refine((one) => readDuration(one).kind === 'duration'),
    })
    .optional(),
  spend: z
    .array(
      z.strictObject({
        most: z.number().gt(0),
        per: z.enum(calendarWindows),
        by: z.literal('country').optional(),
        countries: z.array(text.regex(/^[A-Z]{2}$/)).optional(),
        channels: z.array(text).optional(),
        classes: z.array(z.enum(messageClasses)).optional(),
        then: z.enum(['skip', 'wait']).optional(),
      }),
    )
    .optional(),
  senders: z.record(text, z.looseObject({ from: text })).optional(),
  profileSchema: jsonObject.optional(),
});
const shape = z.object({
  workspace: text,
  settings,
  contracts: z.record(text, jsonObject),
  templates: z.record(text, z.record(text, template)),
  journeys: z.array(z.unknown()),
  segments: z.array(z.unknown()).default([]),
  campaigns: z.array(z.unknown()).default([]),
  hooks: z.record(text, jsonObject).optional(),
});

/** Reads a bundle of unknown origin. Whoever made it has seen all problems with their lines; here the first ones are enough. */
export function readBundle(wire: unknown, tools: JourneyTools): BundleReading {
  const refused = (reason: string): BundleReading => ({ kind: 'refused', reason });
  const read = shape.safeParse(wire);
  if (!read.success) {
    const [issue] = read.error.issues;
    return refused(`this is no bundle: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
  }
  const journeys: JourneyDefinition[] = [];
  for (const [index, written] of read.data.journeys.entries()) {
    const journey = parseJourney(written, tools);
    if (journey.kind === 'refused') return refused(firstProblems(journey.problems, `journeys[${index}]`));
    journeys.push(journey.definition);
  }
  const wrongHook = problemOfHooks(read.data.hooks ?? {});
  if (wrongHook !== undefined) return refused(wrongHook);
  // The shapes above are those of Bundle; zod only adds `undefined` to what may be absent.
  const segments = readEach(read.data.segments, 'segments', parseSegment);
  if (typeof segments === 'string') return refused(segments);
  const campaigns = readEach(read.data.campaigns, 'campaigns', parseCampaign);
  if (typeof campaigns === 'string') return refused(campaigns);
  const bundle = { ...read.data, journeys, segments, campaigns } as unknown as Bundle;
  const missing = missingParts(bundle) ?? missingToCampaigns(bundle) ?? mixedTemplate(bundle);
  return missing === undefined ? { kind: 'bundle', bundle } : refused(missing);
}

const firstProblems = (problems: readonly Problem[], place: string): string =>
  problems
    .slice(0, 5)
    .map((problem) => problemText(locateProblem(problem, place, null)))
    .join('; ');

/** All of them, or what is wrong with the first that cannot be read. */
function readEach<Definition>(
  written: readonly unknown[],
  place: string,
  parse: (input: unknown) => Reading<Definition>,
): readonly Definition[] | string {
  const definitions: Definition[] = [];
  for (const [index, one] of written.entries()) {
    const reading = parse(one);
    if (reading.kind === 'refused') return firstProblems(reading.problems, `${place}[${index}]`);
    definitions.push(reading.definition);
  }
  return definitions;
}

/** The gateway that may have taken a message keeps it, in whichever language it is said the next time (I4). */
function mixedTemplate({ templates }: Bundle): string | undefined {
  const mixed = Object.entries(templates).find(
    ([, locales]) => startsScenario(locales) && Object.values(locales).some(({ kind }) => kind !== 'scenario'),
  );
  return mixed && `template '${mixed[0]}' starts a scenario in some of its languages only`;
}

function missingToCampaigns({ campaigns, segments, templates, settings }: Bundle): string | undefined {
  for (const { id, segment, channel, template } of campaigns) {
    const key = templateKey(channel, template);
    if (!segments.some((one) => one.id === segment))
      return `campaign '${id}' is for segment '${segment}', but the bundle has no such segment`;
    if (!Object.hasOwn(templates, key)) return `campaign '${id}' sends '${key}', but the bundle has no such template`;
    if (startsScenario(templates[key])) return `campaign '${id}' sends '${key}', but ${notInBulk}`;
    if (settings.senders?.[channel] === undefined)
      return `campaign '${id}' sends ${channel}, but senders.yaml names no sender for it`;
  }
  return undefined;
}

function missingParts({ journeys, templates, settings, segments }: Bundle): string | undefined {
  const ids = journeys.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) return `two journeys are called '${twice}'`;
  for (const journey of journeys) {
    const [loop] = enrollLoops(journey, journeys);
    if (loop !== undefined)
      return `journey '${journey.id}' begins itself again through ${loop.through.join(', ')}, with no time in between`;
    const { on } = journey;
    if (isScheduleEntry(on) && !segments.some(({ id }) => id === on.segment))
      return `journey '${journey.id}' takes segment '${on.segment}', but the bundle has no such segment`;
    const asked = segmentsOf(conditionsOf(journey).map(({ condition }) => condition));
    const missing = asked.find((one) => !segments.some(({ id }) => id === one));
    if (missing !== undefined)
      return `journey '${journey.id}' asks for segment '${missing}', but the bundle has no such segment`;
    for (const key of templatesOf(journey)) {
      const locales = Object.hasOwn(templates, key) ? Object.keys(templates[key] ?? {}) : [];
      if (locales.length === 0) return `journey '${journey.id}' sends '${key}', but the bundle has no such template`;
      const channel = key.slice(0, key.indexOf('/'));
      if (settings.senders?.[channel] === undefined)
        return `journey '${journey.id}' sends ${channel}, but senders.yaml names no sender for it`;
    }
  }
  return undefined;
}

function problemOfHooks(hooks: Readonly<Record<string, unknown>>): string | undefined {
  for (const [source, written] of Object.entries(hooks)) {
    if (!hookSourcePattern.test(source)) return `'${source}' is no name of a hook`;
    const reading = parseHookMapping(written);
    if (reading.kind === 'refused')
      return reading.problems
        .slice(0, 5)
        .map((problem) => problemText(locateProblem(problem, `hooks/${source}`, null)))
        .join('; ');
  }
  return undefined;
}
