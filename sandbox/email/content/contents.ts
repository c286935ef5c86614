import type { SandboxClock } from '../../time/clock.ts';
import { createHash } from 'node:crypto';
import type { Attachment } from '../../oracle/entry.ts';
import type { Recorder } from '../../oracle/oracle.ts';

type Upload = {
  readonly contentId: string;
  readonly type: string;
  readonly bytes: number;
  readonly file: string;
  readonly until: number;
};

/** What was uploaded beforehand, for mails to refer to (`POST /email/1/content`). */
export type Contents = {
  /** Returns the id by which mails name it. The same client's id again takes the place of the first. */
  put(account: string, upload: { contentId: string; type: string; bytes: Buffer; keepMinutes: number }): string;
  get(account: string, uploadedId: string): Attachment | undefined;
};

const MINUTE_MS = 60_000;

export function createContents(deps: {
  readonly oracle: Pick<Recorder, 'shelf' | 'files'>;
  readonly clock: SandboxClock;
}): Contents {
  const shelf = (account: string) => deps.oracle.shelf<Upload>(`uploads ${account}`);
  return {
    put(account, { contentId, type, bytes, keepMinutes }) {
      const id = createHash('sha256').update(account).update('\0').update(contentId).digest('hex').toUpperCase();
      const until = deps.clock.now() + keepMinutes * MINUTE_MS;
      shelf(account).put(id, { contentId, type, bytes: bytes.byteLength, file: deps.oracle.files.put(bytes), until });
      return id;
    },
    get(account, uploadedId) {
      const found = shelf(account).get(uploadedId);
      if (found === undefined || found.until < deps.clock.now()) return undefined;
      return { name: found.contentId, type: found.type, bytes: found.bytes, file: found.file };
    },
  };
}
