import { capabilities } from '../../domain/channel.ts';
import { heldConditionsOf } from '../../domain/condition/deed.ts';
import { pathsOf } from '../../domain/condition/paths-of.ts';
import { authoringPath, conditionsOf } from '../../domain/journey/authoring/places.ts';
import type { JourneyDefinition, Step } from '../../domain/journey/definition.ts';
import { amountDoubts } from '../../domain/journey/doubts/amounts.ts';
import { goalDoubts } from '../../domain/journey/doubts/goals.ts';
import { hoursDoubts } from '../../domain/journey/doubts/hours.ts';
import { undoingDoubts } from '../../domain/journey/doubts/undoing.ts';
import { enrollLoops, type EnrollLoop } from '../../domain/journey/enroll-loops.ts';
import { contractSource, entryType } from '../../domain/journey/entry/entry.ts';
import { stepsSchema } from '../../domain/journey/steps-schema.ts';
import { isFact } from '../../domain/journey/moment.ts';
import { digestsOf, stepsOf } from '../../domain/journey/tree.ts';
import { messagesOf, type StepMessage } from '../../domain/journey/undo.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { WorkspaceSettings } from '../../domain/policy/settings.ts';
import type { Path, Problem } from '../../domain/problem.ts';
import { didYouMean } from '../../domain/suggest.ts';
import { checkReferences } from '../../domain/template/check-references.ts';
import { templateKey } from '../../domain/template/compiled.ts';
import { readSchemaPath } from '../../domain/template/schema-paths.ts';
import type { Contracts } from '../../domain/workspace/bundle.ts';
import type { JourneyFile } from './journeys.ts';
import { asError, asWarning, errorIn, warningIn, type WorkspaceProblem } from './problem.ts';
import { senderExample } from './senders/sender-shapes.ts';
import type { TemplateFile } from './templates.ts';
import { unknownAsked } from './unknown-asked.ts';
import { unsureFacts } from './unsure-facts.ts';

/** What the rest of the workspace offers a journey. */
export type Surroundings = {
  readonly templates: readonly TemplateFile[];
  /** Keys of all template files, those that do not compile included: one mistake is one problem. */
  readonly named: readonly string[];
  readonly profileSchema: JsonObject | null;
  readonly contracts: Contracts;
  readonly senders: readonly string[];
  readonly defaultLocale: string;
  readonly settings: WorkspaceSettings;
  /** All journeys. */
  readonly definitions: readonly JourneyDefinition[];
  /** Ids of all segments. */
  readonly segments: readonly string[];
};

/** Everything a journey refers to must be there, and must say what it is asked for. */
export function checkJourney(journey: JourneyFile, around: Surroundings): readonly WorkspaceProblem[] {
  const { definition, locate } = journey;
  const sends = stepsOf(definition).flatMap(({ step, path }) =>
    messagesOf(step).map((message) => ({ ...message, path: [...authoringPath(path), ...message.path] })),
  );
  const own = [
    ...sends.flatMap((send) => missingTemplate(send, around)),
    ...sends.flatMap((send) => missingSender(send, around)),
    ...stepsOf(definition).flatMap(({ step, path }) => heldScenario(step, authoringPath(path), around)),
    ...unknownPaths(definition, around),
    ...unknownJourneys(definition, around),
    ...enrollLoops(definition, around.definitions).map(endlessRound),
    ...unknownAsked(definition, around),
  ];
  const used = new Set(sends.map(({ channel, template }) => templateKey(channel, template)));
  return [
    ...own.map((problem) => asError(locate(problem))),
    ...[...used].flatMap((key) => checkTemplate(key, definition, around)),
    ...sends.flatMap((send) => silentUnsubscribe(send, around)),
    ...unsureFacts(definition, around.templates),
    ...[
      ...undoingDoubts(definition),
      ...goalDoubts(definition),
      ...hoursDoubts(definition, around.settings),
      ...amountDoubts(definition, around.settings),
    ].map((problem) => asWarning(locate(problem))),
    ...stepsOf(definition)
      .flatMap(({ step, path }) => mayComeTwice(step, authoringPath(path)))
      .map((problem) => asWarning(locate(problem))),
  ];
}

/** Said by `validate` and `plan` every time: nobody should have to read the file to know. */
function mayComeTwice(step: Step, path: Path): readonly Problem[] {
  if (step.kind !== 'send' || step.mayDouble !== true) return [];
  const message = `${step.channel} '${step.template}' may come twice: where nobody can be asked what became of it, it is sent again`;
  return [{ path: [...path, 'mayDouble'], message }];
}

function missingTemplate({ channel, template, path }: StepMessage, around: Surroundings): readonly Problem[] {
  const key = templateKey(channel, template);
  if (around.named.includes(key)) return [];
  const hint = didYouMean(key, around.named);
  const extension = capabilities(channel)?.template;
  return [
    {
      path,
      message: `there is no template '${key}'`,
      expected: `a file templates/${key}.${around.defaultLocale}.${extension}`,
      ...(hint ? { hint } : {}),
    },
  ];
}

function missingSender({ channel, path }: StepMessage, around: Surroundings): readonly Problem[] {
  if (around.senders.includes(channel)) return [];
  const able = capabilities(channel);
  if (able === undefined) return []; // judged with the journey itself
  return [
    {
      path,
      message: `nobody is named as the sender of ${channel}`,
      expected: `${channel}: { from: ${senderExample(able)} } in senders.yaml`,
    },
  ];
}

/** The provider holds no scenario for a while, so it has nothing to give back. */
function heldScenario(step: Step, path: Path, { templates }: Surroundings): readonly Problem[] {
  if (step.kind !== 'send' || step.undo?.at !== 'provider') return [];
  const key = templateKey(step.channel, step.template);
  if (!templates.some((one) => one.key === key && one.compiled.kind === 'scenario')) return [];
  const message = `'${key}' starts a scenario, which no provider takes back`;
  return [
    { path: [...path, 'undo', 'at'], message, expected: "at: carillon, which holds it here: undo: '10 minutes'" },
  ];
}

/** Conditions, updates and dates, against the profile schema and the contracts that there are. */
function unknownPaths(definition: JourneyDefinition, around: Surroundings): readonly Problem[] {
  const { on } = definition;
  const entry = entryType(on);
  const steps = stepsSchema(definition, around.contracts);
  const unknown = (factPath: string, path: Path, event: string): readonly Problem[] =>
    unknownPath(factPath, path, { event, entry, steps }, around);
  const conditions = conditionsOf(definition).flatMap(({ path, condition, event }) => [
    ...pathsOf(condition).flatMap((factPath) => unknown(factPath, path, event)),
    ...heldConditionsOf([condition]).flatMap(({ type, where }) =>
      pathsOf(where).flatMap((factPath) => unknown(factPath, path, type)),
    ),
  ]);
  const updates = stepsOf(definition).flatMap(({ step, path }) =>
    step.kind !== 'update'
      ? []
      : Object.keys(step.set).flatMap((key) => unknown(key, [...authoringPath(path), 'update', key], '')),
  );
  const dates = stepsOf(definition).flatMap(({ step, path }) =>
    step.kind === 'waitUntilDate' && isFact(step.date)
      ? unknown(step.date, [...authoringPath(path), 'waitUntil'], entry)
      : [],
  );
  const keys = digestsOf(definition).flatMap(({ step, path }) =>
    step.by === undefined ? [] : unknown(step.by, [...authoringPath(path), 'by'], step.of.event),
  );
  const own = 'date' in on ? unknown(on.date, ['on', 'date'], entry) : [];
  return [...own, ...conditions, ...updates, ...dates, ...keys];
}

function unknownJourneys(definition: JourneyDefinition, { definitions }: Surroundings): readonly Problem[] {
  const journeys = definitions.map(({ id }) => id);
  return stepsOf(definition).flatMap(({ step, path }) => {
    if (step.kind !== 'enroll' || journeys.includes(step.journey)) return [];
    const hint = didYouMean(step.journey, journeys);
    const message = `there is no journey '${step.journey}'`;
    const expected = `one of ${journeys.join(', ')}`;
    return [{ path: [...authoringPath(path), 'enroll'], message, expected, ...(hint ? { hint } : {}) }];
  });
}

function endlessRound({ at, through }: EnrollLoop): Problem {
  const [first = '', ...rest] = through;
  const way = rest.map((journey) => `, which begins '${journey}'`).join('');
  return {
    path: [...authoringPath(at.path), 'enroll'],
    message: `this begins '${first}'${way}, and so on for ever, with no time in between`,
    expected: 'a wait on the way, or reentry: once or { after: 1 day } in one of them',
  };
}

function unknownPath(
  factPath: string,
  path: Path,
  { event, entry, steps }: { readonly event: string; readonly entry: string; readonly steps: JsonObject },
  around: Surroundings,
): readonly Problem[] {
  const [root = '', ...keys] = factPath.split('.');
  const type = root === 'event' ? event : entry;
  const schema = root === 'traits' ? around.profileSchema : root === 'steps' ? steps : (around.contracts[type] ?? null);
  // What may be asked of reach is judged with the journey itself.
  if (schema === null || root === 'reach') return [];
  const reading = readSchemaPath(schema, keys);
  // Which steps there are is judged with the journey itself.
  if (reading.kind === 'known' || (root === 'steps' && reading.segment === 0)) return [];
  const sources: Readonly<Record<string, string>> = { traits: 'profile.schema.json', steps: 'this journey' };
  const source = sources[root] ?? contractSource(type);
  const hint = didYouMean(keys[reading.segment] ?? '', reading.candidates);
  return [
    {
      path,
      message: `'${factPath}' is declared nowhere`,
      expected: `one that ${source} declares: ${reading.candidates.join(', ')}`,
      ...(hint ? { hint } : {}),
    },
  ];
}

function checkTemplate(key: string, definition: JourneyDefinition, around: Surroundings): readonly WorkspaceProblem[] {
  const files = around.templates.filter((template) => template.key === key);
  const type = entryType(definition.on);
  const world = {
    profileSchema: around.profileSchema,
    event: { type, contract: around.contracts[type] ?? null },
    steps: stepsSchema(definition, around.contracts),
  };
  const wrong = files.flatMap(({ file, references }) =>
    checkReferences(references, world).map((problem) => errorIn(file, problem)),
  );
  return [...wrong, ...missingLocales(key, files, around)];
}

/** A person whose language is missing here reads the default: worth a word where the workspace speaks it elsewhere. */
function missingLocales(
  key: string,
  files: readonly TemplateFile[],
  around: Surroundings,
): readonly WorkspaceProblem[] {
  const [first] = files;
  if (first === undefined) return [];
  const spoken = [...new Set([around.defaultLocale, ...around.templates.map(({ locale }) => locale)])];
  return spoken
    .filter((locale) => !files.some((one) => one.locale === locale))
    .map((locale) => {
      const file = first.file.replace(`.${first.locale}.`, `.${locale}.`);
      const message = `'${key}' does not speak ${locale}`;
      return warningIn(file, {
        message,
        expected: 'this file',
        hint: `people who read ${locale} get another language`,
      });
    });
}

function silentUnsubscribe(message: StepMessage, around: Surroundings): readonly WorkspaceProblem[] {
  if (message.class !== 'marketing' || capabilities(message.channel)?.oneClickUnsubscribe !== true) return [];
  const key = templateKey(message.channel, message.template);
  return around.templates
    .filter(
      (template) =>
        template.key === key && !template.references.some(({ segments }) => segments[0] === 'unsubscribeUrl'),
    )
    .map(({ file }) => {
      const message = 'a marketing mail without a visible way to unsubscribe';
      return warningIn(file, { message, expected: '<a href="{{ unsubscribeUrl }}">…</a>' });
    });
}
