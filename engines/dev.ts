/**
 * Engines by hand: `node --import tsx engines/dev.ts --home <dir>` starts them, prints their addresses as one JSON line
 * on stdout (secrets included: it is for your own terminal), and ends them on SIGINT or SIGTERM.
 */
import { parseArgs } from 'node:util';
import { startEngines } from './start.ts';

const { values } = parseArgs({ options: { home: { type: 'string' } } });
if (values.home === undefined) {
  process.stderr.write('usage: node --import tsx engines/dev.ts --home <dir>\n');
  process.exit(2);
}
const say = (line: string) => process.stderr.write(`${line}\n`);
const engines = await startEngines({ home: values.home, log: say, progress: say });
process.stdout.write(`${JSON.stringify(engines.addresses)}\n`);
const forever = setInterval(() => undefined, 2 ** 30);
const end = () => {
  clearInterval(forever);
  void engines.stop();
};
process.once('SIGINT', end);
process.once('SIGTERM', end);
