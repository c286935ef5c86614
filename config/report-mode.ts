import type { Reader } from './environment.ts';
import { isLoopbackHost } from './loopback.ts';

export const REPORT_MODES = ['push', 'poll'] as const;
export type ReportMode = (typeof REPORT_MODES)[number];

/** CARILLON_REPORTS, or what follows from the addresses: a provider out there cannot call a loopback address. */
export function readReportMode(reader: Reader, infobipUrl: string | undefined, publicUrl: string): ReportMode {
  const said = reader.oneOf('CARILLON_REPORTS', REPORT_MODES);
  if (said !== undefined) return said;
  if (infobipUrl === undefined || !URL.canParse(publicUrl)) return 'push';
  const isOut = !isLoopbackHost(new URL(infobipUrl).hostname);
  return isOut && isLoopbackHost(new URL(publicUrl).hostname) ? 'poll' : 'push';
}
