import type { Command } from 'commander';
import type { JsonObject } from '../domain/json.ts';
import { connectApi } from './api-client.ts';
import { commandEnvironment, homeOption } from './command-environment.ts';
import { collectPair } from './workspace/pairs.ts';

type Options = { readonly home?: string; readonly json?: boolean; readonly data?: JsonObject };

/** Adds `carillon enroll`: an agent puts one person into a journey by hand. */
export function registerEnrollCommand(program: Command): void {
  program
    .command('enroll <person> <journey>')
    .description('put one person into a journey by hand; its condition and re-entry rule hold')
    .option(
      '-d, --data <name=value>',
      'event.… in the journey, as its event would bring it; may be repeated',
      collectPair,
    )
    .option(...homeOption)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  carillon enroll ana@example.com welcome\n  carillon enroll userId:ana ticket-follow-up --data ticket=1042 --data agent=Marko',
    )
    .action(async (person: string, journey: string, options: Options) => {
      const path = `/v1/journeys/${encodeURIComponent(journey)}/enrollments`;
      const body = { to: nameOf(person), ...(options.data === undefined ? {} : { data: options.data }) };
      const answer = (await connectApi(commandEnvironment(options)).send('POST', path, body)) as {
        enrollmentId: string;
      };
      const text = options.json === true ? JSON.stringify(answer) : `Entered as enrollment ${answer.enrollmentId}.`;
      process.stdout.write(`${text}\n`);
    });
}

/** `userId:ana` names the kind; a bare word is a user id, an address is an address. */
function nameOf(person: string): Readonly<Record<string, string>> {
  const [, kind, value] = /^(userId|anonymousId|email|phone|profileId):(.+)$/.exec(person) ?? [];
  if (kind !== undefined && value !== undefined) return { [kind]: value };
  if (person.includes('@')) return { email: person };
  return person.startsWith('+') ? { phone: person } : { userId: person };
}
