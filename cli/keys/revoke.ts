import { revokeKey } from '../../adapters/keys/key-file.ts';
import { readApiTarget } from '../../config/api-target.ts';
import { commandEnvironment } from '../command-environment.ts';
import { print } from '../workspace/output.ts';
import type { KeyOptions } from './list.ts';

/** `carillon keys revoke <id>`. */
export function revoke(id: string, options: KeyOptions): void {
  const { keysFile } = readApiTarget(commandEnvironment(options));
  if (!revokeKey(keysFile, id)) throw new Error(`no key has the id ${id}; "carillon keys list" shows them`);
  print(options.json ? JSON.stringify({ revoked: id }) : `revoked ${id}`);
}
