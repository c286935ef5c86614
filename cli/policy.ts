import type { Command } from 'commander';
import { connectApi } from './api-client.ts';
import { columns } from './columns.ts';
import { commandEnvironment, homeOption } from './command-environment.ts';
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
  readonly until?: string;
  readonly rules: readonly { readonly rule: string; readonly verdict: string; readonly because: string }[];
};

/** Adds `carillon policy check`: what policy would say to a message, without sending one. */
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
}

function policyText(what: string, { at, verdict, reason, until, rules }: Answer): string {
  const saying = {
    go: `${what} would go at ${at}.`,
    defer: `${what} would not go at ${at}: ${reason}. It would be asked again at ${until}.`,
    refuse: `${what} would not go at ${at}, nor later: ${reason}.`,
  }[verdict];
  return [saying, '', columns(rules.map((one) => [one.rule, one.verdict, one.because]))].join('\n');
}
