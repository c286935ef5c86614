import { connectNats } from '../../adapters/nats/connect.ts';
import { readNatsDurability } from '../../adapters/nats/durability.ts';
import { readPostgresDurability } from '../../adapters/postgres/durability.ts';
import type { Environment } from '../../config/environment.ts';
import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/load.ts';
import { inWords } from '../../domain/durability/finding.ts';
import type { DurabilityFinding } from '../../domain/durability/finding.ts';
import { judgeNats } from '../../domain/durability/nats.ts';
import { judgePostgres } from '../../domain/durability/postgres.ts';
import type { Finding } from './finding.ts';
import { liveStack } from './stack-record.ts';

/** Before any process starts: where delivery is live, servers that forget what they acknowledge are refused; elsewhere it is said. */
export async function heedDurability(config: Config, say: (line: string) => void): Promise<void> {
  const findings = await Promise.all([lookAtPostgres(config), lookAtNats(config)]);
  const doubtful = findings.flat().filter(({ verdict }) => verdict !== 'safe');
  if (doubtful.length === 0) return;
  const text = doubtful.map((one) => `  - ${inWords(one)}`).join('\n');
  if (config.delivery === 'live')
    throw new Error(
      `a power cut could take back what these servers acknowledge, so nothing is sent live on them:\n${text}`,
    );
  say(
    `a power cut could take back what these servers acknowledge; with --delivery live they would be refused:\n${text}`,
  );
}

/** The servers of the stack that runs in this home, or one's own where asked for. */
export async function examineDurability(
  home: string,
  env: Environment,
  external: boolean,
): Promise<readonly Finding[]> {
  const stack = liveStack(home);
  if (stack === undefined && !external && env['CARILLON_ENGINES'] !== 'external') return [];
  const check = 'power cut';
  const failed = (error: unknown): Finding[] => [{ check, verdict: 'bad', detail: (error as Error).message }];
  try {
    const config = loadConfig(stack?.environment ?? env);
    const inFindings = (found: readonly DurabilityFinding[]): Finding[] =>
      found.map((one) => ({ check, verdict: verdictFor(one, config), detail: inWords(one) }));
    const looks = [lookAtPostgres(config), lookAtNats(config)];
    return (await Promise.all(looks.map((look) => look.then(inFindings, failed)))).flat();
  } catch (error) {
    return failed(error);
  }
}

function verdictFor({ verdict }: DurabilityFinding, { delivery }: Config): Finding['verdict'] {
  if (verdict === 'safe') return 'ok';
  return delivery === 'live' ? 'bad' : 'look';
}

async function lookAtPostgres({ databaseUrl, durability }: Config): Promise<readonly DurabilityFinding[]> {
  return judgePostgres(await readPostgresDurability(databaseUrl), durability.postgres);
}

/** With whichever of our users is there: each may ask about streams. */
async function lookAtNats({ nats, durability }: Config): Promise<readonly DurabilityFinding[]> {
  const { operator, api, router, relay } = nats.logins;
  const login = operator ?? api ?? router ?? relay;
  const connection = await connectNats({
    url: nats.url,
    login,
    name: 'doctor',
    patient: false,
    onClosed: () => undefined,
  });
  try {
    return judgeNats(await readNatsDurability(connection, durability.natsMonitors), durability.natsSync);
  } finally {
    await connection.close();
  }
}
