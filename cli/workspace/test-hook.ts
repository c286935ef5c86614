import { createContractJudge } from '../../adapters/ajv/judge.ts';
import { isObject, objectOf } from '../../domain/ingest/fields.ts';
import { defectOf } from '../../domain/ingest/hygiene.ts';
import type { HookMapping } from '../../domain/hook/mapping.ts';
import { parseHookMapping } from '../../domain/hook/parse-mapping.ts';
import { readPayload } from '../../domain/hook/read-payload.ts';
import type { HookReading } from '../../domain/hook/read-payload.ts';
import { hookSource } from '../../domain/hook/to-message.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { Bundle } from '../../domain/workspace/bundle.ts';
import { finish, say, type Json } from './output.ts';
import { readBundleOf } from './read-folder.ts';

type Options = Json & {
  readonly payload: Buffer;
  readonly dir: string;
  readonly header: Readonly<Record<string, string>>;
};

/** One mapping of a workspace folder; an error that names those there are. */
export async function mappingIn(
  dir: string,
  source: string,
): Promise<{ readonly bundle: Bundle; readonly mapping: HookMapping }> {
  const { bundle } = await readBundleOf(dir);
  const written = bundle.hooks?.[source];
  if (written === undefined) {
    const known = Object.keys(bundle.hooks ?? {}).join(', ') || 'none';
    throw new Error(`${dir} has no hooks/${source}.yaml; there are: ${known}`);
  }
  const reading = parseHookMapping(written);
  if (reading.kind === 'refused') throw new Error(`hooks/${source}.yaml cannot be read; see carillon validate ${dir}`);
  return { bundle, mapping: reading.mapping };
}

/** `carillon hooks test <source> --payload file.json`: exits with 1 where the payload becomes no event that its contract takes. */
export async function testHook(source: string, options: Options): Promise<void> {
  const { bundle, mapping } = await mappingIn(options.dir, source);
  const payload = parsed(options.payload);
  const defect = defectOf(payload);
  if (defect !== undefined) throw new Error(`the api would refuse this body: ${defect}`);
  const reading: HookReading = isObject(payload)
    ? readPayload(mapping, { body: payload as JsonObject, header: options.header })
    : { kind: 'unmapped', why: 'the body is no JSON object' };
  if (reading.kind !== 'event') {
    const parked = reading.kind === 'incomplete';
    const text = parked
      ? `It should become ${reading.type} (events[${reading.rule}]) and would lie with the dead letters: ${reading.why}.`
      : `It becomes no event: ${reading.why}.`;
    return finish(options, false, { mapped: false, why: reading.why, ...(parked ? { parked } : {}) }, [text]);
  }
  const { id, type, time, body } = reading.event;
  const contract = bundle.contracts[type];
  const judge = createContractJudge((what) => say(what));
  const problems = contract === undefined ? [] : judge(contract, objectOf(body['properties']));
  const event = { source: hookSource(source), id, type, ...(time === undefined ? {} : { time }), ...body };
  finish(options, problems.length === 0, { mapped: true, rule: reading.rule, event, problems }, [
    `It becomes ${type} by events[${reading.rule}] of hooks/${source}.yaml:`,
    JSON.stringify(event, null, 2),
    ...problems.map((one) => `events/${type}.schema.json would turn it away: ${one}`),
  ]);
}

function parsed(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch (error) {
    throw new Error(`the payload is no JSON: ${(error as Error).message}`, { cause: error });
  }
}
