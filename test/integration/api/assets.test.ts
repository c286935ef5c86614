import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAssets } from '../../../adapters/postgres/assets.ts';
import { loadWorkspace } from '../../../adapters/workspace/load.ts';
import { connectApi } from '../../../cli/api-client.ts';
import { send } from '../../../cli/workspace/publish.ts';
import { apiWorld } from '../../support/api-world.ts';
import type { ApiWorld } from '../../support/api-world.ts';
import { workspaceFolder, workspaceTools } from '../../support/workspace-folder.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const pdf = new Uint8Array(10_000_000).map((_, index) => (index * 7919) % 256);

describe('files of mails', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await apiWorld('api assets');
  });
  afterAll(() => world.close());

  const put = (hash: string, body: Uint8Array<ArrayBuffer>, key = world.keys.apiKey): Promise<Response> =>
    fetch(`${world.url}/v1/assets/${hash}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream' },
      body,
    });
  const folder = async () =>
    loadWorkspace(
      await workspaceFolder({
        'senders.yaml': 'sms: { from: Acme }\nemail: { from: hello@acme.example }\n',
        'templates/email/terms.en.mjml':
          '---\nsubject: Hi\nattachments: [terms.pdf]\n---\n<mjml><mj-body><mj-section><mj-column><mj-text>Hi</mj-text></mj-column></mj-section></mj-body></mjml>\n',
        'templates/email/files/terms.pdf': pdf,
      }),
      workspaceTools,
    );

  it('go ahead of the bundle that names them, which is refused without them, and once', async () => {
    const { bundle, assets } = await folder();
    if (bundle === null) throw new Error('the folder has problems');
    const api = connectApi({ CARILLON_URL: world.url, CARILLON_API_KEY: world.keys.apiKey });
    await expect(send(api, 'apply', bundle, new Map())).rejects.toThrow(sha256(pdf));
    expect(await send(api, 'plan', bundle, assets)).toMatchObject({ missingAssets: [sha256(pdf)], applied: false });
    expect(await send(api, 'apply', bundle, assets)).toMatchObject({ missingAssets: [], applied: true });
    const stored = () => world.pool.query('select length(bytes) as bytes, created_at from assets');
    const { rows: first } = await stored();
    expect(first).toMatchObject([{ bytes: 10_000_000 }]);
    expect(await send(api, 'apply', bundle, assets)).toMatchObject({ templatesChanged: false });
    expect((await stored()).rows).toEqual(first);
    const [templates] = (await world.pool.query('select templates::text as text from workspaces')).rows as {
      text: string;
    }[];
    expect(templates?.text.length).toBeLessThan(20_000);
  });

  it('are read back byte for byte, once for all who send', async () => {
    const read = createAssets(world.pool);
    const [one, two] = await Promise.all([read('default', sha256(pdf)), read('default', sha256(pdf))]);
    expect(Buffer.from(one).equals(Buffer.from(pdf))).toBe(true);
    expect(two).toBe(one);
    await expect(read('default', '0'.repeat(64))).rejects.toThrow('has no asset');
    await expect(read('elsewhere', sha256(pdf))).rejects.toThrow('has no asset');
  });

  it('are refused under another hash, beyond their bound, and from whoever may not publish', async () => {
    const small = new Uint8Array([1, 2, 3]);
    expect((await put(sha256(pdf), small)).status).toBe(422);
    expect((await put('nonsense', small)).status).toBe(400);
    expect((await put(sha256(small), new Uint8Array(18_000_001))).status).toBe(413);
    expect((await put(sha256(small), small, 'nobody')).status).toBe(401);
    const reader = world.key({ kind: 'api', name: 'reader', scopes: ['read'] });
    await expect.poll(async () => (await put(sha256(small), small, reader)).status, { timeout: 5_000 }).toBe(403);
    expect((await world.pool.query('select 1 from assets')).rows).toHaveLength(1);
  });
});
