import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export type Service = Readonly<{
  image: string;
  build?: string;
  command?: readonly string[];
  environment?: Readonly<Record<string, string>>;
  healthcheck?: Readonly<{ test: readonly string[] }>;
  restart?: string;
  ports?: readonly string[];
  volumes?: readonly string[];
  user?: string;
  read_only?: boolean;
  depends_on?: Readonly<Record<string, Readonly<{ condition: string }>>>;
}>;

/** The services of a compose file as Compose sees them: anchors merged, variables put in. Throws where a required one is missing. */
export function readCompose(file: string, env: Readonly<Record<string, string>>): Readonly<Record<string, Service>> {
  const { services } = parse(readFileSync(file, 'utf8'), { merge: true }) as { services: Record<string, Service> };
  return putIn(services, env) as Record<string, Service>;
}

function putIn(value: unknown, env: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return interpolate(value, env);
  if (Array.isArray(value)) return value.map((one) => putIn(one, env));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, putIn(one, env)]));
}

const interpolate = (text: string, env: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_all, name: string, kind?: string, rest = '') => {
    const value = env[name];
    if (value) return value;
    if (kind === '-') return rest;
    throw new Error(`required variable ${name} is missing a value: ${rest || 'set it'}`);
  });

/** The lines of an env file. */
export function readEnvFile(file: string): Readonly<Record<string, string>> {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}
