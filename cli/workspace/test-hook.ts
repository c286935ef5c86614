import { createContractJudge } from '../../adapters/ajv/judge.ts';
import { readWorkspaceFiles } from '../../adapters/workspace/files.ts';
import { readHooks } from '../../adapters/workspace/hooks.ts';
import { readSchemas } from '../../adapters/workspace/schemas.ts';
import { readSettings } from '../../adapters/workspace/settings.ts';
import { zones } from '../../adapters/zones/zones.ts';
import { isObject, objectOf } from '../../domain/ingest/fields.ts';
import { defectOf } from '../../domain/ingest/hygiene.ts';
import type { HookMapping } from '../../domain/hook/mapping.ts';
import { parseHookMapping } from '../../domain/hook/parse-mapping.ts';
import { readPayload } from '../../domain/hook/read-payload.ts';
import type { HookReading } from '../../domain/hook/read-payload.ts';
import { hookSource } from '../../domain/hook/to-message.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { Contracts } from '../../domain/workspace/bundle.ts';
import { finish, problemLines, say, type Json } from './output.ts';

export type HookOptions = Json & {
  readonly payload: Buffer;
  readonly dir: string;
  readonly header: Readonly<Record<string, string>>;
};

type Found = { readonly workspace: string; readonly contracts: Contracts; readonly mapping: HookMapping };

/** One mapping of a workspace folder, read with its contracts and nothing else; an error that says everything, or names those there are. */
export async function mappingIn(dir: string, source: string): Promise<Found> {
  const { files, problems: unread } = await readWorkspaceFiles(dir);
  const { contracts, problems: ofSchemas } = readSchemas(files);
  const { hooks, problems: ofHooks } = readHooks(files, contracts);
  const { workspace } = readSettings(files, zones.isZone);
  const problems = [...unread, ...ofSchemas, ...ofHooks];
  if (problems.length > 0) throw new Error(problemLines(problems).join('\n'));
  const reading = parseHookMapping(hooks[source]);
  if (reading.kind === 'mapping') return { workspace, contracts, mapping: reading.mapping };
  throw new Error(`${dir} has no hooks/${source}.yaml; there are: ${Object.keys(hooks).join(', ') || 'none'}`);
}

/** `carillon hooks test <source> --payload file.json`: exits with 1 where the payload becomes no event that its contract takes. */
export async function testHook(source: string, options: HookOptions): Promise<void> {
  const { contracts, mapping } = await mappingIn(options.dir, source);
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
  const contract = contracts[type];
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
