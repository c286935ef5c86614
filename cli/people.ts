import type { Command } from 'commander';
import { connectApi } from './api-client.ts';
import { commandEnvironment, homeOption } from './command-environment.ts';
import { print } from './workspace/output.ts';

type Options = {
  readonly home?: string;
  readonly json?: boolean;
  readonly reason?: string;
  readonly topic?: string;
  readonly text?: string;
  readonly confirmed?: boolean;
  readonly compensate?: boolean;
};
type Enrollment = {
  readonly id: string;
  readonly journey: string;
  readonly status: string;
  readonly reason: string | null;
};

/** Adds `carillon enrollments` and `carillon consent`: what one person is in, and what they agreed to. */
export function registerPeopleCommands(program: Command): void {
  const common = (command: Command) => command.option(...homeOption).option('--json', 'as JSON');
  const api = (options: Options) => connectApi(commandEnvironment(options));

  const enrollments = program.command('enrollments').description('one person’s runs of journeys: list, move, cancel');
  common(enrollments.command('list <person>').description('every journey this person is or was in'))
    .addHelpText('after', '\nExample:\n  carillon enrollments list ana@example.com')
    .action(async (person: string, options: Options) => {
      const profile = (await api(options).get(`/v1/profiles/${encodeURIComponent(person)}`)) as {
        enrollments?: readonly Enrollment[];
      };
      const all = profile.enrollments ?? [];
      const lines = all.map((one) => `${one.id}  ${one.journey}  ${one.status}${one.reason ? ` (${one.reason})` : ''}`);
      print(options.json ? JSON.stringify(all) : lines.join('\n') || 'This person is in no journey.');
    });
  common(
    enrollments
      .command('move <enrollment> <step>')
      .description('let one person’s run go on at another step; what it waits for is left'),
  )
    .addHelpText(
      'after',
      '\n"carillon explain <dir> <journey>" names the steps.\n\nExample:\n  carillon enrollments move 01a1fe58-b2ba-7109-b3d3-a285be0dafff day-two',
    )
    .action(async (id: string, step: string, options: Options) => {
      const path = `/v1/enrollments/${encodeURIComponent(id)}/move`;
      const answer = (await api(options).send('POST', path, { to: step })) as { to: string };
      const text = `Enrollment ${id} goes to ${answer.to} once nothing of theirs is under way.`;
      print(options.json ? JSON.stringify(answer) : text);
    });
  for (const parent of [enrollments, program]) {
    const prefix = parent === program ? 'carillon' : 'carillon enrollments';
    common(parent.command('cancel <enrollment>').description('end one person’s run; nothing is sent by it any more'))
      .option('--reason <text>', 'why, for the audit and for `why`')
      .option('--compensate', 'undo what it did, in reverse order')
      .addHelpText(
        'after',
        `\nExamples:\n  ${prefix} cancel 01a1fe58-b2ba-7109-b3d3-a285be0dafff --reason "asked us to"\n  ${prefix} cancel 01a1fe58-b2ba-7109-b3d3-a285be0dafff --compensate`,
      )
      .action(async (id: string, options: Options) => {
        const { reason, compensate = false } = options;
        const body = { compensate, ...(reason === undefined ? {} : { reason }) };
        const answer = (await api(options).send('POST', `/v1/enrollments/${encodeURIComponent(id)}/cancel`, body)) as {
          outcome: string;
          status: string;
        };
        const undo = compensate ? '; "carillon why" shows what was undone' : '';
        print(options.json ? JSON.stringify(answer) : `Enrollment ${id}: ${answer.outcome} (${answer.status})${undo}.`);
      });
  }

  common(
    program
      .command('consent <person> <channel> <state>')
      .description('write down what a person agreed to: state is subscribed or unsubscribed'),
  )
    .option('--topic <topic>', 'only this topic (default: every topic of the channel)')
    .option('--text <words>', 'the very words the person agreed to, kept as proof')
    .option('--confirmed', 'they said yes a second time, as double opt-in asks for')
    .addHelpText(
      'after',
      '\nExamples:\n  carillon consent ana@example.com sms subscribed --topic tips\n  carillon consent userId:ana email unsubscribed',
    )
    .action(async (person: string, channel: string, state: string, options: Options) => {
      const { topic = '*', text, confirmed } = options;
      const consents = [{ channel, topic, state, text, confirmed }];
      const answer = await api(options).send('PUT', `/v1/profiles/${encodeURIComponent(person)}/consents`, {
        consents,
        source: 'carillon consent',
      });
      print(
        options.json
          ? JSON.stringify(answer)
          : `${person} is ${state} for ${channel}${options.topic ? `, topic ${options.topic}` : ''}.`,
      );
    });
}
