import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { capabilities } from '../../../domain/channel.ts';
import { channelsPage, channelsPageFile } from '../../../scripts/channels-page/channels-page.ts';
import { writePage } from '../../../scripts/channels-page/write-page.ts';

describe('docs/channels.md', () => {
  it('says what the table says; else run `npm run channels-page`', async () => {
    expect(readFileSync(channelsPageFile, 'utf8')).toBe(await channelsPage());
  });

  it('shows a new channel from its row alone', () => {
    const sms = capabilities('sms');
    if (sms === undefined) throw new Error('there is a row for it');
    const page = writePage({ pigeon: { ...sms, validityMs: 5 * 86_400_000, gateways: {} } });
    expect(page).toContain('| channel | pigeon |');
    expect(page).toContain('| may still arrive for | 5 days |');
  });
});
