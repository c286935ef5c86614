/** `npm run channels-page`: writes docs/channels.md anew from the table in domain/channel.ts. */
import { writeFileSync } from 'node:fs';
import { channelsPage, channelsPageFile } from './channels-page/channels-page.ts';

writeFileSync(channelsPageFile, await channelsPage());
