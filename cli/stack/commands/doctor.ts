import { loadStackConfig } from '../../../config/stack.ts';
import { commandEnvironment } from '../../command-environment.ts';
import { print } from '../../workspace/output.ts';
import { examine } from '../doctor.ts';
import { examineInfobip } from '../doctor-infobip.ts';
import type { StackOptions } from './status.ts';

export type DoctorOptions = StackOptions & Readonly<{ infobip?: boolean; dir?: string }>;

/** `carillon doctor`: the exit code is 1 where something is bad. */
export async function doctor(options: DoctorOptions): Promise<void> {
  const env = commandEnvironment(options);
  const findings = options.infobip
    ? await examineInfobip(env, await sendersOf(options.dir))
    : await examine(loadStackConfig({ CARILLON_HOME: env['CARILLON_HOME'] }).home, env);
  const text = findings
    .map(({ check, verdict, detail }) => `${verdict.padEnd(5)}${check.padEnd(21)}${detail}`)
    .join('\n');
  print(options.json ? JSON.stringify(findings) : text);
  if (findings.some(({ verdict }) => verdict === 'bad')) process.exitCode = 1;
}

async function sendersOf(dir: string | undefined) {
  if (dir === undefined) return {};
  // What reading a workspace needs is loaded by those who read one.
  const { readBundleOf } = await import('../../workspace/read-folder.ts');
  return (await readBundleOf(dir)).bundle.settings.senders ?? {};
}
