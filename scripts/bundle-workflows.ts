/** `bundle-workflows.js <entry> <output>`: bundles the workflow code once, so that no worker does it at every start. */
import { writeFileSync } from 'node:fs';
import { bundleWorkflowCode } from '@temporalio/worker';

const [workflowsPath, output] = process.argv.slice(2);
if (workflowsPath === undefined || output === undefined) throw new Error('usage: bundle-workflows.js <entry> <output>');
const quiet = { trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error, log() {} };
const { code } = await bundleWorkflowCode({ workflowsPath, logger: quiet });
writeFileSync(output, code);
