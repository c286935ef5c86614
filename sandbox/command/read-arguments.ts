import { parseArgs } from 'node:util';
import { options } from './options.ts';

/** What was asked for: `env` is what the options set, over the environment. */
export type Asked =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'start'; readonly json: boolean; readonly env: Readonly<Record<string, string>> }
  | { readonly kind: 'wrong'; readonly why: string };

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export function readArguments(args: readonly string[]): Asked {
  let values: Values;
  try {
    ({ values } = parseArgs({ args: [...args], strict: true, allowPositionals: false, options: known }));
  } catch (error) {
    return { kind: 'wrong', why: (error instanceof Error ? error.message : String(error)).split('. ')[0] ?? '' };
  }
  if (values['help'] === true) return { kind: 'help' };
  if (values['version'] === true) return { kind: 'version' };
  const env: Record<string, string> = {};
  for (const { name, sets } of options) {
    const value = values[name];
    if (sets !== undefined && typeof value === 'string') env[sets] = value;
  }
  if (values['virtual'] === true && values['scale'] !== undefined)
    return { kind: 'wrong', why: '--virtual and --scale exclude each other: time stands, or it runs' };
  if (values['virtual'] === true) env['CARILLON_SANDBOX_CLOCK'] = 'virtual';
  if (values['scale'] !== undefined) env['CARILLON_SANDBOX_CLOCK'] = ''; // time runs, though a variable has it stand
  const settings = settingsOf((values['set'] ?? []) as readonly string[]);
  if (typeof settings === 'string') return { kind: 'wrong', why: settings };
  if (Object.keys(settings).length > 0) env['CARILLON_SANDBOX_SETTINGS'] = JSON.stringify(settings);
  return { kind: 'start', json: values['json'] === true, env };
}

const known = Object.fromEntries(
  options.map(({ name, value }) => [
    name,
    { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: name === 'set' },
  ]),
);

/** `latencyMs=0`, `magic=false`, `reports=twice`: JSON where it is JSON, else text. */
function settingsOf(pairs: readonly string[]): Record<string, unknown> | string {
  const settings: Record<string, unknown> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) return `--set ${pair}: must be name=value`;
    settings[pair.slice(0, at)] = jsonOrText(pair.slice(at + 1));
  }
  return settings;
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
