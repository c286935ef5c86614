import { writeFile } from 'node:fs/promises';
import type { CrowdReport } from '../../../domain/crowd/report.ts';
import { finish } from '../output.ts';
import type { CrowdOptions } from './options.ts';
import { reportPage } from './page/report-page.ts';
import { createProgress } from './progress.ts';
import { summaryLines } from './summary.ts';

/** Plays to the end and says how far it is. Lets the rest of the process breathe now and then: a signal should end it. */
export async function toTheReport(
  run: Generator<number, CrowdReport, undefined>,
  people: number,
): Promise<CrowdReport> {
  const progress = createProgress(people, 'people are through');
  for (;;) {
    const { done, value } = run.next();
    if (done === true) {
      progress.end();
      return value;
    }
    progress.through(value);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** What is said besides the report: in JSON, and in lines. */
type More = { readonly values: object; readonly lines: readonly string[] };

/** On the terminal, as JSON, as a page: wherever it was asked for. */
export async function handOver(
  report: CrowdReport,
  options: Pick<CrowdOptions, 'json' | 'report'>,
  zone: string,
  more: More = { values: {}, lines: [] },
): Promise<void> {
  if (options.report !== undefined) await writeFile(options.report, reportPage(report, zone));
  finish(options, true, { ...report, ...more.values }, [
    ...summaryLines(report, zone),
    ...more.lines,
    ...(options.report === undefined ? [] : ['', `The report is in ${options.report}`]),
  ]);
}
