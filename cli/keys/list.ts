import { readKeyFile } from '../../adapters/keys/key-file.ts';
import type { KeyRecord } from '../../adapters/keys/key-record.ts';
import { readApiTarget } from '../../config/api-target.ts';
import { commandEnvironment } from '../command-environment.ts';
import { print } from '../workspace/output.ts';

export type KeyOptions = { readonly home?: string; readonly json?: boolean };
type Listed = Omit<KeyRecord, 'hash'>;

/** `carillon keys list`. */
export function list(options: KeyOptions): void {
  const all = readKeyFile(readApiTarget(commandEnvironment(options)).keysFile).map(withoutHash);
  if (options.json) return print(JSON.stringify(all));
  print(all.length === 0 ? 'no keys yet' : all.map(line).join('\n'));
}

export function withoutHash({ hash: _hash, ...rest }: KeyRecord): Listed {
  return rest;
}

function line({ id, kind, workspace, name, scopes: may, createdAt }: Listed): string {
  return [
    id,
    kind.padEnd(7),
    workspace.padEnd(12),
    createdAt.slice(0, 10),
    name,
    may.length > 0 ? `(${may.join(', ')})` : '',
  ]
    .join('  ')
    .trimEnd();
}
