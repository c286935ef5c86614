import { DEFAULT_ACCOUNT } from '../http/caller.ts';
import type { Recorder } from '../oracle/oracle.ts';
import { parseMail } from './parse.ts';

/** Keeps a mail, one entry per recipient; resolves when a kill -9 cannot undo it. */
export async function takeMail(
  oracle: Recorder,
  mail: { readonly raw: Uint8Array; readonly to: readonly string[]; readonly from: string },
): Promise<void> {
  const { messageId, from, subject, text, contentHash, body } = await parseMail(mail.raw, oracle.files);
  const taken = mail.to.map((to) =>
    oracle.record(
      {
        channel: 'email',
        via: 'smtp',
        account: DEFAULT_ACCOUNT,
        messageId,
        to: to.toLowerCase(),
        from: from || mail.from,
        subject,
        text,
        contentHash,
        outcome: 'accepted',
        status: 'DELIVERED_TO_INBOX',
        error: 'NO_ERROR',
        parts: 1,
      },
      body,
    ),
  );
  oracle.settle(
    taken.map(({ seq }) => seq),
    { status: 'DELIVERED_TO_INBOX', error: 'NO_ERROR' },
  );
  await new Promise<void>((resolve) => oracle.written(resolve));
}
