import { randomInt, randomUUID } from 'node:crypto';
import type { Entry } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { LinkWish } from '../sms/text-options.ts';
import type { SandboxClock } from '../time/clock.ts';
import { isoTime } from '../time/instant.ts';

/** A short link in one message to one person. */
export type Link = {
  readonly code: string;
  readonly url: string;
  readonly account: string;
  readonly messageId: string;
  readonly bulkId: string;
  readonly to: string;
  /** Who is told of a click; undefined: nobody. */
  readonly trackingUrl?: string | undefined;
  readonly callbackData?: string | undefined;
  readonly applicationId?: string | undefined;
  readonly entityId?: string | undefined;
};

type Whose = Pick<Link, 'account' | 'messageId' | 'bulkId' | 'to' | 'callbackData' | 'applicationId' | 'entityId'>;

export type Links = {
  /** Puts a short link of this server in the place of each address of a text. */
  shorten(text: string, wish: LinkWish, whose: Whose): string;
  /** Somebody follows it, which its message is marked with; undefined when there is no such link. */
  follow(code: string): Link | undefined;
};

/** Addresses as people write them, without the full stop of the sentence behind them. */
const address = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}']/gi;

const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** As short as real ones are; letters and digits only, because what makes links of a text leaves a sign at its end out. */
const newCode = (): string => Array.from({ length: 6 }, () => characters.charAt(randomInt(characters.length))).join('');

/** Links lead to the sandbox itself and from there on, so that clicks can be seen: a name of the client's own would lead nowhere. */
export function createLinks(
  oracle: Pick<Recorder, 'shelf' | 'byMessageId' | 'engage'>,
  clock: SandboxClock,
  baseUrl: () => string,
): Links {
  const shelf = oracle.shelf<Link>('links');
  return {
    shorten(text, { removeProtocol, trackClicks, trackingUrl }, whose) {
      return text.replace(address, (url) => {
        const code = newCode();
        const { account, messageId, bulkId, to, callbackData, applicationId, entityId } = whose;
        shelf.put(code, {
          code,
          url,
          account,
          messageId,
          bulkId,
          to,
          trackingUrl: trackClicks ? trackingUrl : undefined,
          callbackData,
          applicationId,
          entityId,
        });
        const short = `${baseUrl()}/l/${code}`;
        return removeProtocol ? short.replace(/^https?:\/\//, '') : short;
      });
    },
    follow(code) {
      const link = shelf.get(code);
      if (link === undefined) return undefined;
      const isIts = ({ account, to, text }: Entry): boolean =>
        account === link.account && to === link.to && text.includes(code);
      const entry = oracle.byMessageId(link.messageId).find(isIts);
      if (entry !== undefined)
        oracle.engage(entry.seq, { kind: 'CLICKED', eventId: randomUUID(), at: isoTime(clock.now()), url: link.url });
      return link;
    },
  };
}
