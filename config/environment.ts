import { readFileSync } from 'node:fs';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Everything wrong with the environment, at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`the configuration has ${problems.length} problem(s):\n${problems.map((one) => `  - ${one}`).join('\n')}`);
    this.problems = problems;
  }
}

export type Reader = ReturnType<typeof createReader>;

/**
 * Reads typed values out of an environment and collects what is wrong instead of stopping at the first. An empty string
 * counts as unset. Messages never repeat the value of a secret.
 */
export function createReader(env: Environment) {
  const problems: string[] = [];
  const value = (name: string): string | undefined => env[name]?.trim() || undefined;
  const read = <T>(name: string, expected: string, parse: (text: string) => T | undefined): T | undefined => {
    const text = value(name);
    if (text === undefined) return undefined;
    const parsed = parse(text);
    if (parsed === undefined) problems.push(`${name}=${text}: expected ${expected}`);
    return parsed;
  };
  return {
    problem: (text: string): void => void problems.push(text),
    text: value,
    number: (name: string, least: number, most: number) =>
      read(name, `a number from ${least} to ${most}`, (text) => inRange(Number(text), least, most)),
    port: (name: string) =>
      read(name, 'a port number from 1 to 65535', (text) =>
        /^\d+$/.test(text) ? inRange(Number(text), 1, 65_535) : undefined,
      ),
    instant: (name: string) =>
      read(name, 'an ISO 8601 instant with its zone, such as 2026-03-02T08:00:00Z', parseInstant),
    oneOf: <const T extends string>(name: string, choices: readonly T[]) =>
      read(name, `one of ${choices.join(', ')}`, (text) => choices.find((choice) => choice === text)),
    list: (name: string): readonly string[] =>
      (value(name) ?? '')
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    /** The variable itself, or the trimmed content of the file that `<name>_FILE` names. */
    secret: (name: string): string | undefined => {
      const direct = value(name);
      const file = value(`${name}_FILE`);
      if (file === undefined) return direct;
      if (direct !== undefined) problems.push(`${name} and ${name}_FILE are both set: unset one of them`);
      try {
        return readFileSync(file, 'utf8').trim() || undefined;
      } catch (error) {
        problems.push(`${name}_FILE=${file}: ${(error as Error).message}`);
        return undefined;
      }
    },
    /** Throws `ConfigError` if anything was wrong. */
    finish: (): void => {
      if (problems.length > 0) throw new ConfigError(problems);
    },
  };
}

const inRange = (value: number, least: number, most: number): number | undefined =>
  Number.isFinite(value) && value >= least && value <= most ? value : undefined;

/** Without a zone the instant would depend on the machine. */
function parseInstant(text: string): number | undefined {
  const time = /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : time;
}
