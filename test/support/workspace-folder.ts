import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { analyse } from '../../adapters/liquid/analyse.ts';
import { compileMail } from '../../adapters/mjml/compile.ts';
import type { WorkspaceTools } from '../../adapters/workspace/load.ts';
import { zones } from '../../adapters/zones/zones.ts';

export const workspaceTools: WorkspaceTools = { analyse, compileMail, isZone: zones.isZone };

/** The smallest workspace that sends something; `null` takes a file away. */
export const smallest = {
  'carillon.yaml': 'defaultLocale: en\ndefaultZone: Europe/Zagreb\n',
  'senders.yaml': 'sms: { from: Acme }\n',
  'profile.schema.json': '{"type":"object","properties":{"firstName":{"type":"string"},"plan":{"type":"string"}}}',
  'events/user.signed_up.schema.json':
    '{"type":"object","properties":{"board":{"type":"string"},"items":{"type":"array","items":{"type":"object","properties":{"sku":{"type":"string"}}}}}}',
  'templates/sms/welcome.en.liquid': 'Hi {{ profile.firstName }}, {{ event.board }}!\n',
  'journeys/welcome.yaml': 'journey: welcome\non: user.signed_up\nsteps:\n  - send: sms/welcome\n    class: service\n',
} as const;

type Changes = { readonly [file: string]: string | Uint8Array | null };

/** A workspace in a folder of its own, gone after the test. */
export async function workspaceFolder(changes: Changes = {}): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'carillon workspace '));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await writeWorkspace(dir, changes);
  return dir;
}

/** The same in a folder that somebody else takes away. */
export async function writeWorkspace(dir: string, changes: Changes): Promise<void> {
  for (const [file, text] of Object.entries<string | Uint8Array | null>({ ...smallest, ...changes })) {
    if (text === null) continue;
    await mkdir(dirname(join(dir, file)), { recursive: true });
    await writeFile(join(dir, file), text);
  }
}
