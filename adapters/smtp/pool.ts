import type { Session } from './session.ts';

/** Idle sessions are given up before servers tire of them. */
const idleMs = 15_000;
/** A server may count messages per connection; nodemailer's own pool uses the same figure. */
const mostUses = 100;

export type SessionPool = {
  /** A session for one message, at most `most` at a time: rejects when `signal` fires before one is free. */
  take(signal: AbortSignal): Promise<Lease>;
  close(): void;
};
export type Lease = { readonly session: Session; giveBack(reusable: boolean): void };

type Waiter = { readonly wake: () => void };
type Idle = { readonly session: Session; readonly uses: number; readonly timer: NodeJS.Timeout };

/**
 * Keeps sessions for the next message. It queues callers, never messages: nodemailer's pool puts a message back in its
 * queue when a connection closes on it, and so can send it twice.
 */
export function createPool(most: number, open: (signal: AbortSignal) => Promise<Session>): SessionPool {
  const idle: Idle[] = [];
  const waiting = new Set<Waiter>();
  /** Callers that hold a session or wait for one. */
  let busy = 0;

  const turn = (signal: AbortSignal): Promise<void> | undefined => {
    if (busy++ < most) return undefined;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        if (!waiting.delete(waiter)) return;
        busy--;
        reject(Object.assign(new Error('aborted'), { code: 'ERR_CANCELED' }));
      };
      const waiter: Waiter = {
        wake() {
          signal.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      waiting.add(waiter);
      // One that has fired already tells nobody any more.
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort, { once: true });
    });
  };
  const leave = (): void => {
    busy--;
    const [next] = waiting;
    if (next === undefined) return;
    waiting.delete(next);
    next.wake();
  };
  const park = (session: Session, uses: number): void => {
    session.idle(true);
    const timer = setTimeout(() => {
      idle.splice(idle.indexOf(entry), 1);
      session.quit();
    }, idleMs).unref();
    const entry: Idle = { session, uses, timer };
    idle.push(entry);
  };
  const reuse = (): Idle | undefined => {
    for (let entry = idle.pop(); entry !== undefined; entry = idle.pop()) {
      clearTimeout(entry.timer);
      if (!entry.session.open()) continue;
      entry.session.idle(false);
      return entry;
    }
    return undefined;
  };

  return {
    async take(signal) {
      await turn(signal);
      try {
        const kept = reuse();
        const session = kept?.session ?? (await open(signal));
        const uses = (kept?.uses ?? 0) + 1;
        return {
          session,
          giveBack(reusable) {
            if (reusable && session.open() && uses < mostUses) park(session, uses);
            else if (reusable) session.quit();
            else session.destroy();
            leave();
          },
        };
      } catch (error) {
        leave();
        throw error;
      }
    },
    close() {
      for (const { session, timer } of idle.splice(0)) {
        clearTimeout(timer);
        session.quit();
      }
    },
  };
}
