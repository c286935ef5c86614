import { errorIn, type WorkspaceProblem } from '../../../adapters/workspace/problem.ts';
import type { GivenPerson, PersonsConsent } from '../../../domain/crowd/person.ts';
import { plainSchema, propertiesOf } from '../../../domain/crowd/value.ts';
import { isJson, type Json, type JsonObject } from '../../../domain/json.ts';
import { csvRows } from '../../csv-rows.ts';

export type PeopleReading = {
  readonly people: readonly GivenPerson[];
  readonly problems: readonly WorkspaceProblem[];
};

/** More wrong lines than these are one and the same slip. */
const mostProblems = 20;

/** People from a file: one JSON object a line, or CSV whose first line names the columns. `profileSchema` says which columns are numbers. */
export function readGivenPeople(text: string, file: string, profileSchema: JsonObject | undefined): PeopleReading {
  const isCsv = /\.csv$/i.test(file);
  const { people, problems } = isCsv ? readCsv(text, file, profileSchema) : readLines(text, file);
  return { people, problems: problems.slice(0, mostProblems) };
}

function readLines(text: string, file: string): PeopleReading {
  const people: GivenPerson[] = [];
  const problems: WorkspaceProblem[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const person = readPerson(parsed(line));
    if (typeof person === 'string')
      problems.push(errorIn(file, { line: index + 1, column: 1, message: person, expected: example }));
    else people.push(person);
  }
  return { people, problems };
}

const example =
  '{"userId":"ana","traits":{"phone":"+385911234567"},"consents":{"email":{"tips":"subscribed"}},"properties":{"plan":"pro"}}';

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function readPerson(value: unknown): GivenPerson | string {
  if (!isMap(value)) return 'this line is no JSON object';
  const { userId, id = userId, traits, consents, properties, at, ...others } = value;
  if (traits !== undefined && !isMap(traits)) return "'traits' is no object";
  if (properties !== undefined && !isMap(properties)) return "'properties' is no object";
  const since = at === undefined ? undefined : Date.parse(String(at));
  if (since !== undefined && Number.isNaN(since)) return `'at' is no instant`;
  const said = consents === undefined ? undefined : readConsents(consents);
  if (said === null) return "'consents' says neither subscribed nor unsubscribed by channel and topic";
  return {
    ...(id === undefined ? {} : { id: String(id) }),
    // Without `traits` the line itself is them.
    traits: traits ?? others,
    ...(said === undefined ? {} : { consents: said }),
    ...(properties === undefined ? {} : { properties }),
    ...(since === undefined ? {} : { at: since }),
  };
}

function readConsents(value: Json): readonly PersonsConsent[] | null {
  if (!isMap(value)) return null;
  const read = Object.entries(value).flatMap(([channel, topics]) =>
    isMap(topics) ? Object.entries(topics).map(([topic, state]) => consent(channel, topic, state)) : [null],
  );
  const whole = read.filter((one) => one !== null);
  return whole.length === read.length ? whole : null;
}

/** A yes of a list counts as confirmed: who keeps a list of them has asked. */
function consent(channel: string, topic: string, state: Json): PersonsConsent | null {
  if (state === 'unsubscribed') return { channel, topic, state };
  return state === 'subscribed' ? { channel, topic, state, confirmed: true } : null;
}

function readCsv(text: string, file: string, profileSchema: JsonObject | undefined): PeopleReading {
  const [head, ...rest] = csvRows(text.replace(/^\uFEFF/, ''));
  if (head === undefined)
    return {
      people: [],
      problems: [errorIn(file, { message: 'the file is empty', expected: 'a line of names first' })],
    };
  const schema = profileSchema ?? {};
  const properties = propertiesOf(plainSchema(schema, { root: schema }));
  const problems: WorkspaceProblem[] = [];
  const people = rest.flatMap((row): GivenPerson[] => {
    if (row.cells.length === head.cells.length) return [personOf(head.cells, row.cells, properties, schema)];
    const message = `${row.cells.length} fields`;
    problems.push(
      errorIn(file, { line: row.line, column: 1, message, expected: `${head.cells.length}, as named above` }),
    );
    return [];
  });
  return { people, problems };
}

function personOf(
  names: readonly string[],
  cells: readonly string[],
  properties: JsonObject,
  root: JsonObject,
): GivenPerson {
  const traits: { [name: string]: Json } = {};
  const consents: PersonsConsent[] = [];
  let id: string | undefined;
  for (const [index, name] of names.entries()) {
    const cell = (cells[index] ?? '').trim();
    if (cell === '') continue;
    const [, channel, topic = '*'] = /^consent\.([a-z]+)(?:\.(.+))?$/.exec(name) ?? [];
    if (name === 'userId' || name === 'id') id = cell;
    else if (channel !== undefined) consents.push(...[consent(channel, topic, cell)].filter((one) => one !== null));
    else traits[name] = typed(cell, plainSchema(properties[name], { root })['type']);
  }
  const saidSomething = names.some((name) => name.startsWith('consent.'));
  return { ...(id === undefined ? {} : { id }), traits, ...(saidSomething ? { consents } : {}) };
}

function typed(cell: string, type: Json | undefined): Json {
  const types = Array.isArray(type) ? (type as readonly Json[]) : [type];
  const isNumber = types.includes('number') || types.includes('integer');
  if (isNumber && Number.isFinite(Number(cell))) return Number(cell);
  if (types.includes('boolean') && /^(?:true|false)$/i.test(cell)) return cell.toLowerCase() === 'true';
  return cell;
}

function isMap(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isJson(value);
}
