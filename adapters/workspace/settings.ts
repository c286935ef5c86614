import { available, type Channel } from '../../domain/channel.ts';
import { parseObject } from '../../domain/journey/authoring/object-schema.ts';
import type { FrequencyCap, Price, Sender, SpendCap } from '../../domain/policy/settings.ts';
import type { Path, Problem, Report } from '../../domain/problem.ts';
import { didYouMean } from '../../domain/suggest.ts';
import type { BundleSettings } from '../../domain/workspace/bundle.ts';
import type { WorkspaceFiles } from './files.ts';
import { asError, errorIn, type WorkspaceProblem } from './problem.ts';
import { senderShapes } from './senders/sender-shapes.ts';
import {
  capShape,
  consentShape,
  holdoutShape,
  policyShape,
  quietHoursShape,
  spendShape,
  tollFraudShape,
  workspaceShape,
} from './settings-schema.ts';
import { readYaml } from './yaml-document.ts';

export type SettingsReading = {
  readonly workspace: string;
  readonly settings: BundleSettings;
  /** Channels that senders.yaml speaks of, rightly or wrongly. */
  readonly senders: readonly string[];
  readonly problems: readonly WorkspaceProblem[];
};

/** carillon.yaml, policy.yaml and senders.yaml; only the first must exist. */
export function readSettings(files: WorkspaceFiles, isZone: (name: string) => boolean): SettingsReading {
  const problems: WorkspaceProblem[] = [];
  let named: readonly string[] = [];
  const own = section('carillon.yaml', 'defaultLocale and defaultZone', (value, report) =>
    parseObject(workspaceShape(isZone), value, [], report),
  );
  if (!files.has('carillon.yaml'))
    problems.push(
      errorIn('carillon.yaml', {
        message: 'a workspace begins with this file',
        expected: 'defaultLocale: en and defaultZone: Europe/Zagreb',
        hint: "'carillon init <dir>' makes a small workspace",
      }),
    );
  const policy = section(
    'policy.yaml',
    'countries, quietHours, caps, spend, tollFraud, holdouts, consent or prices',
    readPolicy,
  );
  const senders = section('senders.yaml', 'a sender per channel', (value, report) => {
    named = isMap(value) ? Object.keys(value) : [];
    return readSenders(value, report);
  });
  const { workspace = 'default', ...defaults } = own ?? { defaultLocale: 'en', defaultZone: 'UTC' };
  const settings = { ...present(defaults), ...policy, ...(senders ? { senders } : {}) };
  return { workspace, settings, senders: named, problems };

  function section<Value>(
    file: string,
    what: string,
    read: (value: unknown, report: Report) => Value | null,
  ): Value | null {
    const text = files.get(file);
    if (text === undefined) return null;
    const document = readYaml(text, file, what);
    if (document.kind === 'refused') {
      problems.push(...document.problems.map(asError));
      return null;
    }
    const found: Problem[] = [];
    const value = read(document.value, (path, problem) => found.push({ path, ...problem }));
    problems.push(...found.map((problem) => asError(document.locate(problem))));
    return found.length > 0 ? null : value;
  }
}

function readPolicy(
  value: unknown,
  report: Report,
): Pick<
  BundleSettings,
  'quietHours' | 'caps' | 'spend' | 'tollFraud' | 'countries' | 'holdouts' | 'consent' | 'prices'
> | null {
  const policy = parseObject(policyShape, value ?? {}, [], report);
  if (policy === null) return null;
  const quietHours = inner(policy.quietHours, quietHoursShape, ['quietHours'], report);
  const tollFraud = inner(policy.tollFraud, tollFraudShape, ['tollFraud'], report);
  const consent = inner(policy.consent, consentShape, ['consent'], report);
  const caps = policy.caps?.flatMap((cap, index) => readCap(cap, index, report));
  const spend = policy.spend?.flatMap((cap, index) => readSpendCap(cap, policy.prices, index, report));
  const holdouts = policy.holdouts?.flatMap((one, index) => {
    const read = parseObject(holdoutShape, one, ['holdouts', index], report);
    return read === null ? [] : [present(read)];
  });
  return {
    ...(policy.countries === undefined ? {} : { countries: policy.countries }),
    ...(holdouts !== undefined && holdouts.length > 0 ? { holdouts } : {}),
    ...(caps !== undefined && caps.length > 0 ? { caps } : {}),
    ...(spend !== undefined && spend.length > 0 ? { spend } : {}),
    ...(tollFraud ? { tollFraud } : {}),
    ...(quietHours ? { quietHours: present(quietHours) } : {}),
    ...(consent ? { consent: present(consent) } : {}),
    ...(policy.prices ? { prices: present(policy.prices) as NonNullable<BundleSettings['prices']> } : {}),
  };
}

function readCap(value: unknown, index: number, report: Report): readonly FrequencyCap[] {
  const read = parseObject(capShape, value, ['caps', index], report);
  if (read === null) return [];
  const { within, per, ...cap } = present(read);
  if ((within === undefined) === (per === undefined)) {
    const message = within === undefined ? 'this cap has no window' : 'this cap has two windows';
    report(['caps', index], { message, expected: "either within: '24 hours' or per: day" });
    return [];
  }
  return [within === undefined ? { ...cap, per: per ?? 'day' } : { ...cap, within }];
}

/** A limit in money needs to know what things cost, and in one currency. */
function readSpendCap(
  value: unknown,
  prices: { readonly [channel: string]: Pick<Price, 'currency'> | undefined } = {},
  index: number,
  report: Report,
): readonly SpendCap[] {
  const read = parseObject(spendShape, value, ['spend', index], report);
  if (read === null) return [];
  const cap = present(read);
  const channels = cap.channels ?? Object.keys(prices);
  const unpriced = channels.filter((channel) => prices[channel] === undefined);
  const currencies = new Set(channels.map((channel) => prices[channel]?.currency));
  const refuse = (message: string, expected: string): readonly SpendCap[] => {
    report(['spend', index], { message, expected });
    return [];
  };
  if (channels.length === 0) return refuse('nothing has a price', 'prices: { sms: { perPart: 0.06, currency: EUR } }');
  if (unpriced.length > 0) return refuse(`${unpriced.join(' and ')} has no price`, 'one among prices');
  if (currencies.size > 1)
    return refuse('it counts prices of several currencies', 'channels: those with the same one, in a cap each');
  if (cap.by !== undefined && cap.countries !== undefined)
    return refuse('it names countries, and each country on its own', 'either by: country or countries: [HR]');
  return [cap];
}

function readSenders(value: unknown, report: Report): NonNullable<BundleSettings['senders']> {
  const known = Object.keys(senderShapes);
  const entries = Object.entries(isMap(value) ? value : {}).flatMap(([channel, sender]) => {
    const shape = Object.hasOwn(senderShapes, channel) ? senderShapes[channel] : undefined;
    if (shape === undefined) {
      const hint = didYouMean(channel, known);
      report([channel], {
        message: `no channel '${channel}' is available`,
        expected: `one of ${known.join(', ')}`,
        ...(hint ? { hint } : {}),
      });
      return [];
    }
    const read = parseObject(shape, sender, [channel], report);
    if (read === null) return [];
    const made = present(read) as Sender;
    if (made.tracking !== undefined && !isWatched(channel, made))
      report([channel, 'tracking'], {
        message: `none of the gateways of ${channel} can watch`,
        expected: `one that does among gateways: ${watchersOf(channel).join(', ')}`,
      });
    return [[channel, made] as const];
  });
  if (!isMap(value)) report([], { message: 'this file holds no map', expected: 'sms: { from: Acme }' });
  return Object.fromEntries(entries);
}

const watchersOf = (channel: string): readonly string[] =>
  Object.entries(available[channel as Channel]?.gateways ?? {}).flatMap(([name, { engagement }]) =>
    engagement.length > 0 ? [name] : [],
  );

/** Which gateways there are is the environment's to say; those that senders.yaml names are known here. */
const isWatched = (channel: string, { gateways }: Sender): boolean =>
  gateways === undefined || watchersOf(channel).some((name) => gateways.includes(name));

function inner<Shape extends Parameters<typeof parseObject>[0]>(
  value: unknown,
  shape: Shape,
  path: Path,
  report: Report,
) {
  return value === undefined || value === null ? null : parseObject(shape, value, path, report);
}

/** Without the keys whose value is undefined. */
function present<Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [Key in keyof Value]: Exclude<Value[Key], undefined>;
  };
}

function isMap(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
