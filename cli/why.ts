import type { Command } from 'commander';
import { ApiRefusal, connectApi } from './api-client.ts';
import type { ApiClient } from './api-client.ts';
import { commandEnvironment, homeOption } from './command-environment.ts';
import { storyText } from './story-text.ts';
import type { StoryLine } from './story-text.ts';

type Options = { readonly home?: string; readonly json?: boolean; readonly journey?: string };
type MessageWhy = { readonly message: string; readonly answer: string; readonly story: readonly StoryLine[] };
type JourneyWhy = {
  readonly journey: string;
  readonly answer: string;
  readonly sentence: string;
  readonly enrollments: readonly {
    readonly id: string;
    readonly version: string;
    readonly story: readonly StoryLine[];
  }[];
};
export type PersonWhy = {
  readonly profile: string | null;
  readonly journeys: readonly JourneyWhy[];
  readonly directMessages: readonly {
    readonly id: string;
    readonly channel: string;
    readonly template: string;
    readonly state: string;
    readonly reason: string;
  }[];
};

/** Ours are UUIDs, a provider's 32 characters of base32. Both may be a person's id too, so a person is tried next. */
const messageId = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z2-7]{32})$/i;

/** Adds `carillon why`. */
export function registerWhyCommand(program: Command): void {
  program
    .command('why')
    .description('why a person got a message, or did not; or what became of one message')
    .argument(
      '<person-or-message>',
      'any name of the person (user id, e-mail, phone, profile id), or a message id, ours or the provider’s',
    )
    .option('--journey <id>', 'only this journey')
    .option(...homeOption)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  carillon why ana@example.com\n  carillon why ana --journey welcome\n  carillon why 0197c2f4-…',
    )
    .action(async (subject: string, options: Options) => {
      const api = connectApi(commandEnvironment(options));
      const colour = process.stdout.isTTY && process.stdout.hasColors();
      const width = Math.min(process.stdout.columns ?? 100, 120);
      const message = options.journey === undefined && messageId.test(subject) ? await messageWhy(api, subject) : null;
      if (message && !(message instanceof ApiRefusal)) {
        process.stdout.write(`${options.json ? JSON.stringify(message) : messageText(message, colour, width)}\n`);
        return;
      }
      const query = options.journey === undefined ? '' : `?journey=${encodeURIComponent(options.journey)}`;
      const person = (await api.get(`/v1/profiles/${encodeURIComponent(subject)}/why${query}`)) as PersonWhy;
      // Neither: what was said of the message says more than that nobody has this name.
      if (message && person.profile === null) throw message;
      process.stdout.write(`${options.json ? JSON.stringify(person) : personText(person, colour, width)}\n`);
    });
}

async function messageWhy(api: ApiClient, id: string): Promise<MessageWhy | ApiRefusal> {
  try {
    return (await api.get(`/v1/messages/${id}/why`)) as MessageWhy;
  } catch (error) {
    if (error instanceof ApiRefusal && [404, 410].includes(error.status)) return error;
    throw error;
  }
}

function messageText({ message, answer, story }: MessageWhy, colour: boolean, width: number): string {
  return [`Message ${message}`, answer, '', storyText(story, colour, width)].join('\n');
}

/** What the api told of a person, for people. */
export function personText({ profile, journeys, directMessages }: PersonWhy, colour: boolean, width: number): string {
  if (profile === null && journeys.every(({ answer }) => answer === 'no profile')) {
    return 'Nobody is known under this name: no event with it has ever arrived.';
  }
  const head = profile === null ? 'Nobody is known under this name.' : `Profile ${profile}`;
  const told = journeys.map(({ journey, answer, sentence, enrollments }) =>
    [
      `Journey "${journey}": ${answer}`,
      `  ${sentence}`,
      ...enrollments.flatMap(({ id, version, story }) => [
        '',
        `  enrollment ${id}, version ${version}`,
        storyText(story, colour, width),
      ]),
    ].join('\n'),
  );
  const direct = directMessages.map(
    ({ id, channel, template, state, reason }) => `  ${id}  ${channel}/${template}  ${state}: ${reason}`,
  );
  return [
    head,
    ...(told.length === 0 ? ['There are no journeys in this workspace yet.'] : told),
    ...(direct.length === 0 ? [] : [['Direct messages:', ...direct].join('\n')]),
  ].join('\n\n');
}
