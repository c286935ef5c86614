import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFolder } from '../../cli/workspace/read-folder.ts';
import type { Figure } from '../figure.ts';
import { inOwnHome } from '../home.ts';
import { median, race, show } from '../race.ts';
import { startRacer } from '../racer.ts';

const mostTimes = 30;
const messages = 6;
/** One way through the journey; the others read alike. */
const texts = ['sms/hello', 'email/first-steps', 'sms/come-back', 'email/free', 'sms/long', 'email/month'];

type Played = { readonly ms: number; readonly cpuMs: number; readonly sent: number };
type Rendered = { readonly ms: number; readonly cpuMs: number };

export const simulation: Figure = {
  id: '6.25',
  name: 'simulation',
  claim: `simulate: 10,000 people through a 30-day journey of ${messages} messages, against bare renders of as many texts`,
  target: `≤ ${mostTimes}×`,
  measure: (bench) =>
    inOwnHome(async (home) => {
      const file = join(home, 'templates.json');
      writeFileSync(file, JSON.stringify(await compiled()));
      const [ours, ceiling] = await Promise.all([
        startRacer('ours/crowd.ts', {}),
        startRacer('ceilings/bare-renders.ts', { TEMPLATES: file }),
      ]);
      const people = bench.size === 'small' ? 2_000 : 10_000;
      const cpu: { ours: number[]; ceiling: number[] } = { ours: [], ceiling: [] };
      const sent: number[] = [];
      const raced = await race(bench, {
        ours: async () => {
          const played = await ours.round<Played>({ people });
          cpu.ours.push(played.cpuMs);
          sent.push(played.sent);
          return played.ms;
        },
        ceiling: async () => {
          const rendered = await ceiling.round<Rendered>({ people });
          cpu.ceiling.push(rendered.cpuMs);
          return rendered.ms;
        },
        rounds: bench.size === 'small' ? 3 : 5,
        best: 'lowest',
        unit: 'ms',
      });
      await Promise.all([ours.close(), ceiling.close()]);
      const fewest = Math.min(...sent) / people;
      const seconds = median(raced.ours) / 1_000;
      const byProcessor = median(cpu.ours) / Math.min(...cpu.ceiling);
      return {
        figure: `${raced.ratio.toFixed(1)}× (by processor time ${byProcessor.toFixed(1)}×): ${show(seconds)} s for ${people.toLocaleString('en')} people and ${show(fewest)} messages each, the texts alone ${show(Math.min(...raced.ceiling) / 1_000)} s`,
        // Fewer messages than were promised would make it fast for nothing.
        met: raced.ratio <= mostTimes && fewest >= messages * 0.98,
        values: { people, sent, ours: raced.ours, ceiling: raced.ceiling, others: raced.others, cpu },
      };
    }),
};

/** What is rendered of each message: a text alone, or subject, HTML and text. */
async function compiled(): Promise<readonly (readonly string[])[]> {
  const { bundle } = await readFolder('bench/workspaces/thirty-days');
  if (bundle === null) throw new Error('the workspace has errors');
  return texts.map((key) => {
    const template = bundle.templates[key]?.['en'];
    if (template === undefined) throw new Error(`there is no template '${key}'`);
    return template.kind === 'mail' ? [template.subject, template.html, template.text] : [template.text];
  });
}
