import type { BulkGateway } from '../../../domain/campaign/bulk-gateway.ts';
import { createInfobipBulk } from '../bulks/bulk.ts';
import type { InfobipOptions } from '../client/link.ts';
import { logPaths } from '../receipts/log-paths.ts';
import { smsBulkV3 } from './sms-v3.ts';

/** SMS by Infobip, many at once. */
export const createInfobipSmsBulk = (options: InfobipOptions): BulkGateway =>
  createInfobipBulk(options, { channel: 'sms', send: '/sms/3/messages', logs: logPaths.sms[0], body: smsBulkV3 });
