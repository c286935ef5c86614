import type { BulkGateway } from '../../domain/campaign/bulk-gateway.ts';
import type { Channel } from '../../domain/channel.ts';
import type { MessageGateway } from '../../domain/message/gateway.ts';
import { createInfobipEmail } from './email/email.ts';
import { createInfobipIvr } from './voice/ivr.ts';
import type { InfobipOptions } from './client/link.ts';
import { createInfobipSms } from './sms/sms.ts';
import { createInfobipSmsBulk } from './sms/sms-bulk.ts';
import { createInfobipVoice } from './voice/voice.ts';
import { createInfobipVoiceBulk } from './voice/voice-bulk.ts';

/** The account as the gateways of one channel use it: its reports come back under the channel's name. */
type AccountOf = (channel: Channel) => InfobipOptions;

/** Every channel that an account of Infobip carries. Throws only on a base URL that is none. */
export const createInfobipGateways = (account: AccountOf): readonly MessageGateway[] => [
  createInfobipSms(account('sms')),
  createInfobipEmail(account('email')),
  createInfobipVoice(account('voice')),
  createInfobipIvr(account('voice')),
];

/** Those that it carries in bulk. */
export const createInfobipBulkGateways = (account: AccountOf): readonly BulkGateway[] => [
  createInfobipSmsBulk(account('sms')),
  createInfobipVoiceBulk(account('voice')),
];
