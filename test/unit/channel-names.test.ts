import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../engines/package-root.ts';

/** Code that serves every channel. What knows one of them by its name: adapters of vendors, the table, and the workspaces of the demo and of chaos runs. */
const shared = ['domain', 'activities', 'workflows', 'workers', 'api', 'cli', 'console', 'adapters'];
const knowing = [
  'domain/channel.ts',
  'adapters/infobip/',
  'adapters/smtp/',
  'cli/chaos/world/',
  'cli/demo/',
  'console/api-types.d.ts',
  'console/parts/channels.ts',
];

/** `email` is also one of a person's names, and `webhook` a kind of step: these decide only beside the word channel. */
const decisions: readonly RegExp[] = [
  /(?<![\w/-])['"`](?:sms|voice|whatsapp|push)['"`]/,
  /(?<!Kind\()channel\w*\)?\s*[!=]==?\s*['"](?:email|webhook)['"]/i,
  /['"](?:email|webhook)['"]\s*[!=]==?\s*\w*\.?channel/i,
  /senders\[['"]/,
];

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');
const decides = (text: string): boolean => decisions.some((pattern) => pattern.test(withoutComments(text)));

describe('code shared by all channels', () => {
  it('asks for capabilities and never for the name of a channel', () => {
    const files = shared.flatMap((folder) => sources(join(packageRoot(), folder)));
    const found = files
      .map((file) => ({ name: relative(packageRoot(), file), text: readFileSync(file, 'utf8') }))
      .filter(({ name }) => !knowing.some((place) => name.startsWith(place)))
      .filter(({ text }) => decides(text))
      .map(({ name }) => name);
    expect(files.length).toBeGreaterThan(300);
    expect(found).toEqual([]);
  });

  it.each(["if (channel === 'email') x();", "const x = text ?? 'sms';", "senders['email']", "'voice' === channel"])(
    'is what this test would notice: %s',
    (line) => expect(decides(line)).toBe(true),
  );

  it('leaves traits, steps and words of people alone', () => {
    for (const line of [
      "traits['email']",
      "step.kind === 'webhook'",
      "addressKind(channel) === 'email'",
      "// channel === 'sms'",
      "'sms/welcome'",
      'list.push(1)',
    ])
      expect(decides(line)).toBe(false);
  });
});
