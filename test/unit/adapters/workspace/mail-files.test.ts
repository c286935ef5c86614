import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadWorkspace } from '../../../../adapters/workspace/load.ts';
import { readBundle } from '../../../../domain/workspace/bundle-schema.ts';
import { journeyVersion } from '../../../../domain/workspace/journey-version.ts';
import { writeBundle } from '../../../../domain/workspace/write-bundle.ts';
import { workspaceFolder, workspaceTools } from '../../../support/workspace-folder.ts';

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const pdf = new Uint8Array([0x25, 0x50, 0x44, 0x46, 0xff, 0x00, 0x80]);
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
const mail = (front: string, body = '<mj-text>Hi</mj-text><mj-image src="cid:logo.png" />') =>
  `---\nsubject: Hi\n${front}\n---\n<mjml><mj-body><mj-section><mj-column>${body}</mj-column></mj-section></mj-body></mjml>\n`;
const both = 'replyTo: Support <support@acme.example>\nattachments: [Terms (2026).pdf]\nimages:\n  - logo.png';
const folder = (front = both, more: Record<string, string | Uint8Array | null> = {}, body?: string) => ({
  'senders.yaml': 'sms: { from: Acme }\nemail: { from: hello@acme.example }\n',
  'templates/email/terms.en.mjml': mail(front, body),
  'templates/email/files/Terms (2026).pdf': pdf,
  'templates/email/files/logo.png': png,
  'journeys/welcome.yaml': 'journey: welcome\non: user.signed_up\nsteps:\n  - send: email/terms\n    class: service\n',
  'templates/sms/welcome.en.liquid': null,
  ...more,
});
const load = async (changes: Record<string, string | Uint8Array | null>) =>
  loadWorkspace(await workspaceFolder(changes), workspaceTools);

describe('files of a mail', () => {
  it('are published by their content, with their bytes beside the templates and not in them', async () => {
    const { bundle, assets, problems } = await load(folder());
    expect(problems).toEqual([]);
    const files = [
      { name: 'Terms (2026).pdf', type: 'application/pdf', hash: sha256(pdf), size: 7, inline: false },
      { name: 'logo.png', type: 'image/png', hash: sha256(png), size: 4, inline: true },
    ];
    expect(bundle?.templates['email/terms']?.['en']).toMatchObject({
      replyTo: 'Support <support@acme.example>',
      files,
    });
    expect(new Map([...assets].map(([hash, bytes]) => [hash, Buffer.from(bytes)]))).toEqual(
      new Map([
        [sha256(pdf), Buffer.from(pdf)],
        [sha256(png), Buffer.from(png)],
      ]),
    );
    const read = readBundle(bundle && JSON.parse(JSON.stringify(writeBundle(bundle))), workspaceTools);
    expect(read).toMatchObject({ kind: 'bundle', bundle: { templates: bundle?.templates } });
  });

  it('make another version of a journey when a byte of them changes, and none when they do not (I9)', async () => {
    const version = async (changes: Record<string, Uint8Array> = {}) => {
      const { bundle } = await load(folder(both, changes));
      const [journey] = bundle?.journeys ?? [];
      return bundle && journey && journeyVersion(bundle, journey, sha256).hash;
    };
    const first = await version();
    expect(await version()).toBe(first);
    expect(await version({ 'templates/email/files/logo.png': new Uint8Array([1]) })).not.toBe(first);
  });

  it.each([
    ['attachments: [terms.pdf]', 3, "there is no file 'terms.pdf'"],
    ['attachments: terms.pdf', 3, "'attachments' is no list of files"],
    ['attachments: [../../../etc/passwd]', 3, "'../../../etc/passwd' is no name for a file"],
    ['attachments: [run.exe]', 3, "'run.exe' is of no kind that mails carry here"],
    ['images: [logo.svg]', 3, "'logo.svg' is of no kind that mails carry here"],
    ['images: ["Terms (2026).pdf"]', 3, "'Terms (2026).pdf' is no name for a file"],
    ['images: [logo.png, logo.png]', 3, "'logo.png' stands here twice"],
    ['images:\n  - other.png', 4, "there is no file 'other.png'"],
    ['replyTo: nobody', 3, "'nobody' is no reply address"],
    ['replyTo: [a@acme.example]', 3, "'replyTo' is no text"],
    ['attachment: [a.pdf]', 3, "unknown key 'attachment' in the front matter"],
    ['priority: high', 3, "unknown key 'priority' in the front matter"],
  ])('are refused with their line: %s', async (front, line, message) => {
    const { bundle, problems } = await load(folder(front));
    expect(bundle).toBeNull();
    expect(problems).toContainEqual(
      expect.objectContaining({
        file: 'templates/email/terms.en.mjml',
        line,
        message: expect.stringContaining(message),
      }),
    );
  });

  it('are refused where a picture is shown and not carried, carried and not shown, or empty', async () => {
    const messages = async (changes: Record<string, string | Uint8Array | null>) =>
      (await load(changes)).problems.map(({ message }) => message);
    expect(await messages(folder('attachments: []'))).toEqual(["the mail shows 'cid:logo.png' but does not carry it"]);
    expect(await messages(folder('images: [logo.png]', {}, '<mj-text>Hi</mj-text>'))).toEqual([
      "no place in the mail shows 'logo.png'",
    ]);
    expect(await messages(folder(both, { 'templates/email/files/logo.png': new Uint8Array() }))).toContain(
      "'logo.png' is empty",
    );
  });

  it('are bounded: one by one, and together', async () => {
    const messages = async (changes: Record<string, string | Uint8Array | null>) =>
      (await load(changes)).problems.map(({ message }) => message);
    const big = new Uint8Array(9_500_000);
    const two = folder(
      'attachments: [a.pdf, b.pdf]',
      { 'templates/email/files/a.pdf': big, 'templates/email/files/b.pdf': big },
      '<mj-text>Hi</mj-text>',
    );
    expect(await messages(two)).toEqual(['19000000 bytes of files']);
    const huge = { 'templates/email/files/a.pdf': new Uint8Array(18_000_001) };
    expect(await messages(folder(both, huge))).toContain('18000001 bytes');
  });
});

describe('a mail that says nothing', () => {
  it.each(['', '<mj-text>  </mj-text>', '<mj-spacer height="10px" />'])(
    'is refused at validation: %j',
    async (body) => {
      const { problems } = await load(folder('attachments: []', {}, body));
      expect(problems.map(({ message }) => message)).toEqual(['the mail says nothing']);
    },
  );

  it('may be all picture', async () => {
    expect((await load(folder('images: [logo.png]', {}, '<mj-image src="cid:logo.png" />'))).problems).toEqual([]);
  });
});
