import { createServer } from 'node:net';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where it is to be found when nobody says otherwise. */
const usual = { CARILLON_SANDBOX_PORT: 7071, CARILLON_SANDBOX_SMTP_PORT: 7072 };

/** An empty variable says nothing, as everywhere; where a usual port is taken the system chooses another. */
export async function withUsualPorts(
  env: Environment,
  isFree: (port: number) => Promise<boolean> = isFreeHere,
): Promise<Environment> {
  const ports: Record<string, string> = {};
  for (const [name, port] of Object.entries(usual)) ports[name] = env[name] || String((await isFree(port)) ? port : 0);
  return { ...env, ...ports };
}

const isFreeHere = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
