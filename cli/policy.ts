import type { Command } from 'commander';
import { connectApi } from './api-client.ts';
import { columns } from './columns.ts';
import { commandEnvironment, homeOption } from './command-environment.ts';
import { classWords, reasonClasses, type ReasonClass } from '../domain/policy/reason-class.ts';
import { print } from './workspace/output.ts';

type Options = {
  readonly profile: string;
  readonly channel: string;
  readonly class: string;
  readonly topic?: string;
  readonly journey?: string;
  readonly at?: string;
  readonly home?: string;
  readonly json?: boolean;
};
type Answer = {
  readonly at: string;
  readonly verdict: 'go' | 'defer' | 'refuse';
  readonly reason?: string;
  readonly of?: ReasonClass;
  readonly policyVersion: number | null;
  readonly until?: string;
  readonly rules: readonly { readonly rule: string; readonly verdict: string; readonly because: string }[];
};

type Version = { readonly version: number; readonly hash: string; readonly by: string; readonly at: string };
type NotSent = {
  readonly days: number;
  readonly classes: Readonly<Record<ReasonClass, number>>;
  readonly reasons: readonly { readonly of: ReasonClass; readonly reason: string; readonly count: number }[];
};

/** Adds `carillon policy [check|versions|not-sent]`: what policy would say to a message, which it was, and what it kept from leaving. */
export function registerPolicyCommand(program: Command): void {
  const policy = program.command('policy').description('what may be sent to whom, and when');
  policy
    .command('check')
    .description('whether a message would go to a person at some instant, and by which rules; nothing is sent')
    .requiredOption('--profile <person>', 'a profile id, or any name: userId:ana, ana@example.com')
    .requiredOption('--channel <channel>', 'by which it would go')
    .option('--class <class>', 'transactional, service or marketing', 'marketing')
    .option('--topic <topic>', 'what people can unsubscribe from')
    .option('--journey <id>', 'ask about its brake and pause too')
    .option('--at <instant>', 'when it would leave, such as 2026-07-01T22:30:00+02:00; now, if nothing is said')
    .option(...homeOption)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  carillon policy check --profile ana@example.com --channel sms --topic tips\n  carillon policy check --profile userId:ana --channel email --at 2026-07-01T22:30:00+02:00',
    )
    .action(async (options: Options) => {
      const { profile, channel, class: of, topic, journey, at } = options;
      const asked = new URLSearchParams({ channel, class: of });
      for (const [name, value] of Object.entries({ topic, journey, at }))
        if (value !== undefined) asked.set(name, value);
      const path = `/v1/profiles/${encodeURIComponent(profile)}/policy?${asked.toString()}`;
      const answer = (await connectApi(commandEnvironment(options)).get(path)) as Answer;
      print(options.json ? JSON.stringify(answer) : policyText(`${of} by ${channel}`, answer));
    });

  policy
    .command('versions')
    .description('every policy that was in force, the latest first; decisions name theirs by number')
    .option(...homeOption)
    .option('--json', 'as JSON, with what each said')
    .addHelpText('after', '\nExample:\n  carillon policy versions')
    .action(async (options: Pick<Options, 'home' | 'json'>) => {
      const { versions } = (await connectApi(commandEnvironment(options)).get('/v1/policy/versions')) as {
        readonly versions: readonly Version[];
      };
      print(options.json ? JSON.stringify(versions) : versionsText(versions));
    });

  policy
    .command('not-sent')
    .description('what was not sent in the last days, counted by whose no it was and why')
    .option('--days <number>', 'how many, at most 90', '7')
    .option(...homeOption)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  carillon policy not-sent\n  carillon policy not-sent --days 1')
    .action(async (options: Pick<Options, 'home' | 'json'> & { readonly days: string }) => {
      const path = `/v1/policy/not-sent?days=${encodeURIComponent(options.days)}`;
      const answer = (await connectApi(commandEnvironment(options)).get(path)) as NotSent;
      print(options.json ? JSON.stringify(answer) : notSentText(answer));
    });
}

function policyText(what: string, { at, verdict, reason, of, until, rules, policyVersion }: Answer): string {
  const whose = of === undefined ? '' : ` (${classWords[of]})`;
  const saying = {
    go: `${what} would go at ${at}.`,
    defer: `${what} would not go at ${at}: ${reason}${whose}. It would be asked again at ${until}.`,
    refuse: `${what} would not go at ${at}, nor later: ${reason}${whose}.`,
  }[verdict];
  const under = policyVersion === null ? [] : [`Policy version ${policyVersion}.`];
  return [saying, ...under, '', columns(rules.map((one) => [one.rule, one.verdict, one.because]))].join('\n');
}

const versionsText = (versions: readonly Version[]): string =>
  versions.length === 0
    ? 'No policy was ever applied; "carillon apply <dir>" does.'
    : columns(versions.map(({ version, hash, by, at }) => [`${version}`, hash.slice(0, 12), at, `by ${by}`]));

function notSentText({ days, classes, reasons }: NotSent): string {
  if (reasons.length === 0) return `Everything of the last ${days} days was sent, or is on its way.`;
  return reasonClasses
    .filter((of) => classes[of] > 0)
    .map((of) => {
      const own = reasons.filter((one) => one.of === of).map(({ reason, count }) => [`  ${count}`, reason]);
      return `${classes[of]} because of ${classWords[of]}\n${columns(own)}`;
    })
    .join('\n');
}
