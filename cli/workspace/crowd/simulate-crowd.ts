import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { mobileOf } from '../../../adapters/phone/mobile-of.ts';
import type { GivenPerson } from '../../../domain/crowd/person.ts';
import { playCrowd } from '../../../domain/crowd/play-crowd.ts';
import type { Bundle } from '../../../domain/workspace/bundle.ts';
import { problemLines, say } from '../output.ts';
import { readFolder } from '../read-folder.ts';
import { assumptionsOf } from './assumptions-of.ts';
import { crowdTools } from './crowd-tools.ts';
import { findJourney } from '../find-journey.ts';
import { readGivenPeople } from './given-people.ts';
import { messageLines } from './message-lines.ts';
import type { CrowdOptions } from './options.ts';
import { handOver, toTheReport } from './to-the-report.ts';

const usualPeople = 10_000;

/** `carillon simulate <dir> <journey> --people 10000`: many people on a virtual clock, by the interpreter, policy and templates of the real thing. */
export async function simulateCrowd(dir: string, journey: string, options: CrowdOptions): Promise<void> {
  const folder = await readFolder(dir);
  for (const line of problemLines(folder.problems.filter(({ severity }) => severity === 'error'))) say(line);
  const { bundle } = folder;
  if (bundle === null) throw new Error(`${dir}: nothing was simulated, because the workspace has errors`);
  const definition = findJourney(bundle.journeys, journey, dir);
  const assumptions = await assumptionsOf(options, definition);
  const given = await givenPeople(options, bundle);
  const people = options.people ?? (given.length > 0 ? given.length : usualPeople);
  const messages = options.messages === undefined ? null : messageLines(options.messages);
  const crowd = {
    bundle,
    definition,
    assumptions,
    seed: options.seed ?? 1,
    phoneOf: mobileOf,
    people,
    given: given.slice(0, people),
    tools: crowdTools(),
    ...(messages === null ? {} : { tell: messages.tell }),
  };
  const report = await toTheReport(playCrowd(crowd), people);
  await messages?.end();
  await handOver(report, options, bundle.settings.defaultZone ?? 'UTC');
}

/**
 * `simulate <dir> <journey>`; and with a number of people `simulate <journey>`, which is one of this folder. The journey is null where
 * scenarios are wanted.
 */
export function folderAndJourney(
  first: string,
  second: string | undefined,
  { people, profiles }: CrowdOptions,
): readonly [string, string | null] {
  if (second !== undefined) return [first, second];
  if (people === undefined && profiles === undefined) return [first, null];
  if (existsSync(first)) throw new Error(`which journey of ${first}? carillon simulate ${first} <journey>`);
  return ['.', first];
}

async function givenPeople({ profiles }: CrowdOptions, bundle: Bundle): Promise<readonly GivenPerson[]> {
  if (profiles === undefined) return [];
  const { people, problems } = readGivenPeople(
    await readFile(profiles, 'utf8'),
    profiles,
    bundle.settings.profileSchema,
  );
  if (problems.length > 0) throw new Error(problemLines(problems).join('\n'));
  if (people.length === 0) throw new Error(`${profiles}: there is nobody in it`);
  return people;
}
