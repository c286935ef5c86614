import { available } from '../../../domain/channel.ts';
import { startsScenario } from '../../../domain/template/compiled.ts';
import { loadStackConfig } from '../../../config/stack.ts';
import { commandEnvironment } from '../../command-environment.ts';
import { print } from '../../workspace/output.ts';
import { examine } from '../doctor.ts';
import { examineInfobip, type Needs } from '../doctor-infobip.ts';
import type { StackOptions } from './status.ts';

export type DoctorOptions = StackOptions & Readonly<{ infobip?: boolean; dir?: string; external?: boolean }>;

/** `carillon doctor`: the exit code is 1 where something is bad. */
export async function doctor(options: DoctorOptions): Promise<void> {
  const env = commandEnvironment(options);
  const findings = options.infobip
    ? await examineInfobip(env, await needsOf(options.dir))
    : await examine(loadStackConfig({ CARILLON_HOME: env['CARILLON_HOME'] }).home, env, options.external);
  const text = findings
    .map(({ check, verdict, detail }) => `${verdict.padEnd(5)}${check.padEnd(21)}${detail}`)
    .join('\n');
  print(options.json ? JSON.stringify(findings) : text);
  if (findings.some(({ verdict }) => verdict === 'bad')) process.exitCode = 1;
}

async function needsOf(dir: string | undefined): Promise<Needs> {
  if (dir === undefined) return { senders: {}, spoken: [] };
  // What reading a workspace needs is loaded by those who read one.
  const { readBundleOf } = await import('../../workspace/read-folder.ts');
  const { settings, templates } = (await readBundleOf(dir)).bundle;
  const locales = Object.entries(templates).flatMap(([key, byLocale]) =>
    isSpoken(key) && !startsScenario(byLocale) ? Object.keys(byLocale) : [],
  );
  return { senders: settings.senders ?? {}, spoken: [...new Set(locales)].toSorted() };
}

const spokenChannels = Object.entries(available).flatMap(([channel, { content }]) =>
  content === 'speech' ? [channel] : [],
);
const isSpoken = (key: string): boolean => spokenChannels.some((channel) => key.startsWith(`${channel}/`));
