/** Preloaded into a process of a stack under test: it begins its work once the file behind `?while=` is gone. */
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const closed = new URL(import.meta.url).searchParams.get('while');
const end = () => process.exit(1);
process.once('disconnect', end);
while (closed !== null && existsSync(closed)) await sleep(20);
process.off('disconnect', end);
