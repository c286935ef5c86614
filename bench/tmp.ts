import { startCampaigns } from './campaigns.ts';
import { cpuOf, processesOf } from './processes.ts';
import { withStack } from './stack.ts';
import { endRacers } from './racer.ts';
const bench = { size: 'small' as const, say: (l: string) => console.error(l), profile: process.env['PROFILE'] };
await withStack(bench, { workspace: 'bench/workspaces/one-sms' }, async (stack) => {
  const c = await startCampaigns(stack);
  const cpu = () => Object.fromEntries([...processesOf(stack.home)].map(([n, p]) => [n, cpuOf(p)]));
  await c.run(2000);
  for (const n of [8000, 20000]) {
    const p0 = cpu();
    const id = await c.launch(n);
    const p1 = cpu();
    const t = Date.now();
    const v = await c.ended(id);
    const p2 = cpu();
    const d = (a: any, b: any) => Object.fromEntries(Object.keys(b).map((k) => [k, b[k] - (a[k] ?? 0)]));
    console.log(
      n,
      'ms',
      Date.parse(v.endedAt!) - Date.parse(v.launchedAt!),
      Date.now() - t,
      'freeze',
      JSON.stringify(d(p0, p1)),
      'run',
      JSON.stringify(d(p1, p2)),
    );
  }
  await c.close();
});
endRacers();
