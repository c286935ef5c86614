import { isLoopbackHost } from './loopback.ts';
import { chooseProvider, DELIVERIES, INFOBIP_VARIABLE, SMTP_VARIABLE } from './delivery.ts';
import type { DeliveryRules, ProviderVariable } from './delivery.ts';
import type { Reader } from './environment.ts';
import { readSmtp } from './smtp.ts';
import type { SmtpSettings } from './smtp.ts';

/** A provider of messages that I13 lets us use; undefined: there is none. */
export type Providers = Readonly<{
  infobip: Readonly<{ baseUrl: string; apiKey: string }> | undefined;
  smtpUrl: string | undefined;
  smtp: SmtpSettings;
  /** What is set but not used, in sentences. */
  notices: readonly string[];
}>;

/** CARILLON_DELIVERY and CARILLON_ALLOW_TO. */
export function readDelivery(reader: Reader): DeliveryRules {
  const delivery = reader.oneOf('CARILLON_DELIVERY', DELIVERIES) ?? 'sandbox';
  const allowTo = reader.list('CARILLON_ALLOW_TO');
  if (delivery === 'allowlist' && allowTo.length === 0) {
    reader.problem(
      'CARILLON_ALLOW_TO: not set, but CARILLON_DELIVERY=allowlist needs the recipients, separated by commas',
    );
  }
  return { delivery, allowTo };
}

/** INFOBIP_BASE_URL with INFOBIP_API_KEY, and SMTP_URL; each stands alone, each is judged by I13. */
export function readProviders(reader: Reader, { delivery }: DeliveryRules): Providers {
  const notices: string[] = [];
  const usable = (variable: ProviderVariable, value: string | undefined): string | undefined => {
    const choice = chooseProvider(variable, value, delivery);
    if (choice.kind === 'invalid') reader.problem(choice.problem);
    if (choice.kind === 'ignore') notices.push(choice.notice);
    return choice.kind === 'use' ? choice.url : undefined;
  };
  const baseUrl = usable(INFOBIP_VARIABLE, reader.text(INFOBIP_VARIABLE.name));
  const smtpUrl = usable(SMTP_VARIABLE, reader.secret(SMTP_VARIABLE.name));
  // A key without a usable address is not even read: it may belong to something else.
  const infobip = baseUrl === undefined ? undefined : { baseUrl, apiKey: readApiKey(reader, baseUrl) };
  const smtp = smtpUrl === undefined ? { dkim: undefined, ca: undefined } : readSmtp(reader);
  return { infobip, smtpUrl, smtp, notices };
}

/** The vendor wants a key. A look-alike on this machine may do without; its clients send one all the same. */
function readApiKey(reader: Reader, baseUrl: string): string {
  const key = reader.secret('INFOBIP_API_KEY');
  if (key === undefined && !isLoopbackHost(new URL(baseUrl).hostname))
    reader.problem('INFOBIP_API_KEY: not set, but INFOBIP_BASE_URL is, and Infobip refuses requests without a key');
  return key ?? 'none';
}
