import type { Mail } from '../../../domain/message/mail-headers.ts';
import type { OutgoingMessage } from '../../../domain/message/outcome.ts';

/** What both ways of handing a mail over are told. */
export type OutgoingMail = {
  readonly message: OutgoingMessage;
  readonly mail: Mail;
  readonly headers: Readonly<Record<string, string>>;
  readonly notifyUrl: string | undefined;
  /** Where opens and clicks are told. */
  readonly trackingUrl: string | undefined;
};

/** As JSON has them; in a form all of them are text. */
export type Fields = Readonly<Record<string, string | boolean | undefined>>;

/** By default the vendor rewrites every link and adds a picture; unless its author wants that, a mail arrives as it was written. */
export function trackingOf({ mail, trackingUrl }: OutgoingMail): Fields {
  const { opens = false, clicks = false } = mail.tracking ?? {};
  return opens || clicks ? { track: true, trackOpens: opens, trackClicks: clicks, trackingUrl } : { track: false };
}

/** How far ahead the vendor schedules: 5 days by JSON, 30 by form. */
const jsonHorizonMs = 5 * 86_400_000;

/** The form only where it is needed: the older of the two, and more to read. */
export function needsForm({ message, mail }: Pick<OutgoingMail, 'message' | 'mail'>, now: number): boolean {
  const { schedule } = message;
  return (mail.files ?? []).length > 0 || (schedule !== undefined && schedule.sendAt - now > jsonHorizonMs);
}

/** The vendor's limits of one mail: 20 files, 25 MB in all, of which files are all but the text. */
const mostFiles = 20;
const mostBytes = 25_000_000;

/** Why the vendor would refuse its files; undefined: it would not. */
export function problemOfFiles({ files = [] }: Mail): string | undefined {
  if (files.length > mostFiles) return `${files.length} files, and Infobip takes ${mostFiles}`;
  const bytes = files.reduce((sum, file) => sum + file.bytes.byteLength, 0);
  return bytes > mostBytes ? `${bytes} bytes of files, and Infobip takes ${mostBytes}` : undefined;
}
