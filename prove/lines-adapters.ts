import { byBench } from './by-bench.ts';
import type { Proof } from './proof.ts';

/** Channels in depth: what an adapter costs beside the bare request. */
export const adapterProofs: readonly Proof[] = [
  byBench(
    '4.15',
    'SMS through the gateway at 5 and 100 ms, against the same requests by hand',
    'adapter-speed',
    '≥ 0.7',
  ),
  byBench('4.16', 'a page of 1,000 SMS, against the raw post', 'adapter-page', '≤ 2.5×'),
];
