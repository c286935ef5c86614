import { connectApi } from './api-client.ts';
import { askFirst } from './ask-first.ts';
import { commandEnvironment } from './command-environment.ts';
import { pageByPage } from './page-by-page.ts';
import { peopleWords } from './people-words.ts';
import { print } from './workspace/output.ts';

export type EmptyOptions = {
  readonly home?: string;
  readonly json?: boolean;
  readonly reason: string;
  readonly compensate?: boolean;
  readonly yes?: boolean;
};

type Journey = { readonly id: string; readonly status: string; readonly enrollments: { readonly running: number } };

/** `carillon journeys empty <id>`: everybody who is in it leaves, after a look at how many that is. */
export async function emptyJourney(id: string, options: EmptyOptions): Promise<void> {
  const api = connectApi(commandEnvironment(options));
  const { journeys } = (await api.get('/v1/journeys')) as { journeys: readonly Journey[] };
  const journey = journeys.find((one) => one.id === id);
  if (journey === undefined)
    throw new Error(`there is no journey '${id}'; there are: ${journeys.map((one) => one.id).join(', ') || 'none'}`);
  const undone = options.compensate ? ', and what it did for them is undone' : '';
  const takes = journey.status === 'live' ? ' It is live, and goes on taking people.' : '';
  const question = `Let ${peopleWords(journey.enrollments.running)} leave ${id}${undone}?${takes}`;
  if (!options.yes && !(await askFirst(question, `${question} Say --yes where nobody can be asked.`))) return;
  const path = `/v1/journeys/${encodeURIComponent(id)}/empty`;
  const body = { reason: options.reason, compensate: options.compensate ?? false };
  const next = async (): Promise<number> => ((await api.send('POST', path, body)) as { left: number }).left;
  const people = await pageByPage(next, 'left', options.json === true);
  print(
    options.json
      ? JSON.stringify({ journey: id, people })
      : `${peopleWords(people)} leave${people === 1 ? 's' : ''} ${id}${undone}.`,
  );
}
