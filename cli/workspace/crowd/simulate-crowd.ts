import { createWriteStream, existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { mobileOf } from '../../../adapters/phone/mobile-of.ts';
import type { GivenPerson, Person } from '../../../domain/crowd/person.ts';
import { type Crowd, playCrowd } from '../../../domain/crowd/play-crowd.ts';
import type { CrowdReport } from '../../../domain/crowd/report.ts';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import { didYouMean } from '../../../domain/suggest.ts';
import type { Bundle } from '../../../domain/workspace/bundle.ts';
import type { AboutMessage, Told } from '../../../domain/workspace/played-world.ts';
import { finish, problemLines, say } from '../output.ts';
import { readFolder } from '../read-folder.ts';
import { assumptionsOf } from './assumptions-of.ts';
import { crowdTools } from './crowd-tools.ts';
import { readGivenPeople } from './given-people.ts';
import { reportPage } from './page/report-page.ts';
import type { CrowdOptions } from './options.ts';
import { createProgress } from './progress.ts';
import { summaryLines } from './summary.ts';

const usualPeople = 10_000;

/** `carillon simulate <dir> <journey> --people 10000`: many people on a virtual clock, by the interpreter, policy and templates of the real thing. */
export async function simulateCrowd(dir: string, journey: string, options: CrowdOptions): Promise<void> {
  const folder = await readFolder(dir);
  for (const line of problemLines(folder.problems.filter(({ severity }) => severity === 'error'))) say(line);
  const { bundle } = folder;
  if (bundle === null) throw new Error(`${dir}: nothing was simulated, because the workspace has errors`);
  const definition = find(bundle, journey, dir);
  const assumptions = await assumptionsOf(options, definition);
  const given = await givenPeople(options, bundle);
  const people = options.people ?? (given.length > 0 ? given.length : usualPeople);
  const zone = bundle.settings.defaultZone ?? 'UTC';
  const messages = options.messages === undefined ? null : writer(options.messages);
  const report = await play({
    bundle,
    definition,
    assumptions,
    seed: options.seed ?? 1,
    phoneOf: mobileOf,
    people,
    given: given.slice(0, people),
    tools: crowdTools(),
    ...(messages === null ? {} : { tell: messages.tell }),
  });
  await messages?.end();
  if (options.report !== undefined) await writeFile(options.report, reportPage(report, zone));
  finish(options, true, report, [
    ...summaryLines(report, zone),
    ...(options.report === undefined ? [] : ['', `The report is in ${options.report}`]),
  ]);
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

/** Lets the rest of the process breathe now and then: a signal should end it. */
async function play(crowd: Crowd): Promise<CrowdReport> {
  const progress = createProgress(crowd.people, 'people are through');
  const run = playCrowd(crowd);
  for (;;) {
    const { done, value } = run.next();
    if (done === true) {
      progress.end();
      return value;
    }
    progress.through(value);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function find({ journeys }: Bundle, id: string, dir: string): JourneyDefinition {
  const found = journeys.find((one) => one.id === id);
  if (found !== undefined) return found;
  const ids = journeys.map((one) => one.id);
  const hint = didYouMean(id, ids);
  throw new Error(
    `no journey '${id}' in ${dir}; there ${ids.length === 1 ? 'is' : 'are'} ${ids.join(', ') || 'none'}${hint ? ` (${hint})` : ''}`,
  );
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

/** Who got what when, and what not: one line each. */
function writer(file: string) {
  const stream = createWriteStream(file);
  const words = { sent: 'sent', skipped: 'not sent', deferred: 'waits' } as const;
  return {
    tell: (person: Person, { kind, at, message, reason, locale }: Told, about: AboutMessage | undefined): void => {
      if (about === undefined || (kind !== 'sent' && kind !== 'skipped' && kind !== 'deferred')) return;
      const { step, until, amount } = about;
      const line = {
        at: new Date(at).toISOString(),
        person: person.id,
        what: words[kind],
        message,
        step,
        ...(kind === 'sent' ? { locale, cost: (amount ?? 0) / 1_000_000 } : { reason }),
        ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
      };
      stream.write(`${JSON.stringify(line)}\n`);
    },
    end: async (): Promise<void> => {
      stream.end();
      await finished(stream);
    },
  };
}
