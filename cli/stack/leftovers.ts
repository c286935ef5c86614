import { endProcess } from '../../engines/process/end-process.ts';
import { readStackRecord, writeStackRecord } from './stack-record.ts';

/** Ends Node processes that outlived a killed supervisor (they end by themselves within 5 s) and forgets the old stack. */
export async function endLeftovers(home: string): Promise<void> {
  const record = readStackRecord(home);
  if (!record) return;
  const processes = Object.values(record.processes);
  await Promise.all(processes.map((one) => endProcess(one, 'SIGTERM', 5_000)));
  writeStackRecord(home, undefined);
}
