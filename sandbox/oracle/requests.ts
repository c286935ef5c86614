import type { SandboxClock } from '../time/clock.ts';
import { isoTime } from '../time/instant.ts';

export type RouteCount = {
  /** `POST /sms/2/text/advanced`, `SMTP DATA`; what exists nowhere is counted together. */
  readonly route: string;
  readonly count: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly lastAt: string;
};

/** One request over HTTP: neither its body nor its headers, which may hold what is nobody's business. */
export type Request = {
  readonly at: number;
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly account: string;
  /** As it was answered, or how the connection ended. */
  readonly status: string | number;
  readonly fault: string | undefined;
  /** Real ms until the answer began. */
  readonly ms: number;
  /** Messages that it brought: those after the first number, up to the second. */
  readonly after: number;
  readonly upTo: number;
};

export type RequestCounter = {
  /** `status`: what was answered, or how the connection ended (`reset`, `hang`, `cut`). */
  count(route: string, status: string | number, request?: Omit<Request, 'at' | 'status'>): void;
  list(): readonly RouteCount[];
  /** The newest first; the last thousand are kept. */
  last(most: number): readonly Request[];
  clear(): void;
};

export const MOST_REQUESTS = 1_000;

/** How often each route was called, faults included: what a client really did to us. */
export function createRequestCounter(clock: SandboxClock): RequestCounter {
  const routes = new Map<string, { count: number; byStatus: Record<string, number>; lastAt: number }>();
  let recent: Request[] = [];
  let total = 0;
  return {
    count(route, status, request) {
      let counts = routes.get(route);
      if (!counts) routes.set(route, (counts = { count: 0, byStatus: {}, lastAt: 0 }));
      counts.count += 1;
      counts.byStatus[status] = (counts.byStatus[status] ?? 0) + 1;
      counts.lastAt = clock.now();
      if (request === undefined) return;
      const { method, path, account, fault, ms, after, upTo } = request;
      recent[total % MOST_REQUESTS] = { at: counts.lastAt, method, path, account, status, fault, ms, after, upTo };
      total += 1;
    },
    list: () =>
      [...routes].map(([route, { count, byStatus, lastAt }]) => ({
        route,
        count,
        byStatus: { ...byStatus },
        lastAt: isoTime(lastAt),
      })),
    last(most) {
      const found: Request[] = [];
      for (let place = total - 1; place >= Math.max(0, total - Math.min(most, MOST_REQUESTS)); place -= 1) {
        const request = recent[place % MOST_REQUESTS];
        if (request) found.push(request);
      }
      return found;
    },
    clear() {
      routes.clear();
      recent = [];
      total = 0;
    },
  };
}
