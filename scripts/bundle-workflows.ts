/** `bundle-workflows.js <entry> <output>`: bundles the workflow code once, so that no worker does it at every start. */
import { writeFileSync } from 'node:fs';
import { bundleWorkflowCode } from '@temporalio/worker';

const [workflowsPath, output] = process.argv.slice(2);
if (workflowsPath === undefined || output === undefined) throw new Error('usage: bundle-workflows.js <entry> <output>');
const quiet = { trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error, log() {} };
const { code } = await bundleWorkflowCode({ workflowsPath, logger: quiet });
writeFileSync(output, withoutSources(code));

/** Stack traces need the map's lines and names; the sources in it, two thirds of the bundle, nobody reads, and each worker would keep them. */
function withoutSources(bundle: string): string {
  const mark = 'sourceMappingURL=data:application/json;charset=utf-8;base64,';
  const at = bundle.lastIndexOf(mark);
  if (at < 0) throw new Error('the bundle has no source map at its end: has @temporalio/worker changed?');
  const { sourcesContent: _, ...map } = JSON.parse(
    Buffer.from(bundle.slice(at + mark.length), 'base64').toString(),
  ) as Record<string, unknown>;
  return bundle.slice(0, at + mark.length) + Buffer.from(JSON.stringify(map)).toString('base64');
}
