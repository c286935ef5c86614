import { readFileSync } from 'node:fs';
import { proofHeaders } from '../../adapters/hooks/sign.ts';
import type { LocalKeys } from '../../adapters/keys/local-keys.ts';
import { createReader } from '../../config/environment.ts';
import type { HookAuthentication } from '../../domain/hook/mapping.ts';
import { commandEnvironment } from '../command-environment.ts';
import { liveStack } from '../stack/stack-record.ts';
import { connect, type ConnectOptions } from './connect.ts';
import { finish } from './output.ts';
import { mappingIn, type HookOptions } from './test-hook.ts';

export type SendHookOptions = HookOptions & ConnectOptions;

/** Known to every stack that `start` brings up, and to nobody else: a mapping that names it can be tried out at home. */
const localSecret = 'CARILLON_HOOK_LOCAL_SECRET';

/** `carillon hooks send <source> --payload file.json`: to the running Carillon, signed as the source signs. */
export async function sendHook(source: string, options: SendHookOptions): Promise<void> {
  const { workspace, mapping } = await mappingIn(options.dir, source);
  const { url } = await connect(options);
  const secret = secretFor(mapping.authenticate, options);
  const proof = proofHeaders(mapping.authenticate, secret, options.payload, new Date());
  const response = await fetch(`${url}/v1/hooks/${source}?workspace=${workspace}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...options.header, ...proof },
    body: new Uint8Array(options.payload),
    signal: AbortSignal.timeout(30_000),
  });
  const answer = (await response.json()) as Readonly<Record<string, unknown>>;
  const said = response.ok ? outcomeText(answer) : `${response.status}: ${String(answer['detail'])}`;
  finish(options, response.ok && answer['mapped'] === true, { status: response.status, ...answer }, [said]);
}

function outcomeText({ mapped, event, id, duplicate, why }: Readonly<Record<string, unknown>>): string {
  if (mapped !== true) return `It became no event: ${String(why)}.`;
  return `It is the event ${String(event)} with the id ${String(id)}${duplicate === true ? ', and was before' : ''}.`;
}

/** From the environment, as the api has it; else the one that the stack of this home made for itself. */
function secretFor({ secrets }: HookAuthentication, options: ConnectOptions): string {
  const env = commandEnvironment(options);
  const reader = createReader(env);
  const own = secrets.map((name) => reader.secret(name)).find((secret) => secret !== undefined);
  reader.finish();
  if (own !== undefined) return own;
  const stack = liveStack(env['CARILLON_HOME'] ?? '.carillon');
  if (secrets.includes(localSecret) && stack !== undefined)
    return (JSON.parse(readFileSync(stack.keysFile, 'utf8')) as LocalKeys).hookSecret;
  throw new Error(`set ${secrets.join(' or ')} to what the api has, or let the mapping name ${localSecret}, too`);
}
