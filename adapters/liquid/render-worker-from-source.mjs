// Only when run from source: `--import tsx` does nothing in a thread whose process did not start with it.
import { register } from 'tsx/esm/api';

register();
await import('./render-worker.ts');
