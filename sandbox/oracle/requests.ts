import { isoTime, type SandboxClock } from '../clock.ts';

export type RouteCount = {
  /** `POST /sms/2/text/advanced`, `SMTP DATA`; what exists nowhere is counted together. */
  readonly route: string;
  readonly count: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly lastAt: string;
};

export type RequestCounter = {
  /** `status`: what was answered, or how the connection ended (`reset`, `hang`, `cut`). */
  count(route: string, status: string | number): void;
  list(): readonly RouteCount[];
  clear(): void;
};

/** How often each route was called, faults included: what a client really did to us. */
export function createRequestCounter(clock: SandboxClock): RequestCounter {
  const routes = new Map<string, { count: number; byStatus: Record<string, number>; lastAt: number }>();
  return {
    count(route, status) {
      let counts = routes.get(route);
      if (!counts) routes.set(route, (counts = { count: 0, byStatus: {}, lastAt: 0 }));
      counts.count += 1;
      counts.byStatus[status] = (counts.byStatus[status] ?? 0) + 1;
      counts.lastAt = clock.now();
    },
    list: () =>
      [...routes].map(([route, { count, byStatus, lastAt }]) => ({
        route,
        count,
        byStatus: { ...byStatus },
        lastAt: isoTime(lastAt),
      })),
    clear: () => routes.clear(),
  };
}
