import { createKey } from '../../adapters/keys/key-file.ts';
import type { KeyRequest } from '../../adapters/keys/key-file.ts';
import { scopes } from '../../adapters/keys/kinds.ts';
import type { KeyKind, Scope } from '../../adapters/keys/kinds.ts';
import { readApiTarget } from '../../config/api-target.ts';
import { workspacePattern } from '../../domain/subjects.ts';
import { commandEnvironment } from '../command-environment.ts';
import { print, say } from '../workspace/output.ts';
import { withoutHash } from './list.ts';
import type { KeyOptions } from './list.ts';

export type CreateOptions = KeyOptions & {
  readonly kind: KeyKind;
  readonly name: string;
  readonly workspace: string;
  readonly scope?: readonly Scope[];
  readonly origin?: readonly string[];
  readonly rate?: string;
};

/** `carillon keys create`: shows the key, this once. `refuse` ends with the exit code for wrong usage. */
export function create(options: CreateOptions, refuse: (text: string) => never): void {
  const { keysFile } = readApiTarget(commandEnvironment(options));
  const { key, record } = createKey(keysFile, requestOf(options, refuse), new Date());
  if (options.json) return print(JSON.stringify({ ...withoutHash(record), key }));
  print(key);
  say(`${record.kind} key ${record.id} for ${record.workspace}. It is shown this once; only its hash is kept.`);
}

function requestOf(options: CreateOptions, refuse: (text: string) => never): KeyRequest {
  const { kind, name, workspace, scope, origin, rate } = options;
  if (!workspacePattern.test(workspace))
    refuse(`--workspace ${workspace}: expected lower-case letters, digits, _ and -`);
  if (kind !== 'api' && scope) refuse(`--scope is for API keys; a ${kind} key has one use only`);
  if (kind !== 'write' && (origin ?? rate) !== undefined) refuse('--origin and --rate are for write keys');
  const eventsPerSecond = rate === undefined ? undefined : Number(rate);
  if (eventsPerSecond !== undefined && !(eventsPerSecond > 0)) refuse(`--rate ${rate}: expected a number above 0`);
  const wrong = origin?.find((one) => !URL.canParse(one) || new URL(one).origin !== one);
  if (wrong !== undefined) refuse(`--origin ${wrong}: expected scheme and host only, such as https://shop.example`);
  return {
    kind,
    name,
    workspace,
    scopes: kind === 'api' ? [...(scope ?? scopes)] : [],
    ...(origin === undefined ? {} : { origins: [...origin] }),
    ...(eventsPerSecond === undefined ? {} : { eventsPerSecond }),
  };
}
