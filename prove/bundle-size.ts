/** Prints how large the bundle is that every worker keeps in memory, as `npm run build` wrote it; exit 1 where that is too much. */
import { statSync } from 'node:fs';

/** Bytes: the code, and the lines and names for stack traces. */
const most = 1_900_000;

const { size } = statSync(new URL('../dist/workflows/bundle.js', import.meta.url));
console.log(`${(size / 1_000_000).toFixed(2)} MB`);
if (size > most) process.exitCode = 1;
