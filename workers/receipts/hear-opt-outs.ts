import type { Pool } from 'pg';
import type { ReceivedClick } from '../../adapters/postgres/consents.ts';
import { optOutsOf } from './opt-outs.ts';
import type { StoredCallback } from './read-callback.ts';
import { createStoreNews, type News } from './take-in.ts';

/** So long the provider waits for its answer while a STOP is committed. */
export const hearWithinMs = 500;

/**
 * Commits what a callback ends before its provider hears that it was taken, so that no claim succeeds after that (I7). The pool serves nobody
 * else, and neither connects nor asks for longer than `hearWithinMs`. Whatever comes of it, the stream holds the callback: the receipts role
 * hears it again, which changes nothing.
 */
export function createOptOuts(pool: Pool, onTrouble: (error: unknown) => void) {
  const store = createStoreNews(pool);
  return {
    find(callback: StoredCallback): (() => Promise<boolean>) | null {
      const news = optOutsOf(callback);
      return news === null ? null : () => heardInTime(news);
    },
    hearClick: (click: Omit<ReceivedClick, 'at'>): Promise<boolean> =>
      heardInTime({ reports: [], inbound: [], clicks: [{ ...click, at: Infinity }] }),
  };

  async function heardInTime(news: News): Promise<boolean> {
    const { inbound, engagements = [], clicks = [] } = news;
    if (inbound.length + engagements.length + clicks.length === 0) return true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, hearWithinMs, false);
    });
    const heard = store(news).then(
      () => true,
      (error: unknown) => {
        onTrouble(error);
        return false;
      },
    );
    try {
      return await Promise.race([heard, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
