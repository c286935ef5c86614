/** `npm run mutation`: changes the code, one small thing at a time, and counts how many changes no test notices. */
import { parseArgs } from 'node:util';
import { areas, target } from './areas.ts';
import { contentOf } from './content-of.ts';
import { keep, keptScores } from './kept.ts';
import { type Score, scoreOf } from './report.ts';
import { installStryker, mutate, strykerVersion } from './stryker.ts';

const help = `Usage: npm run mutation [area …] [-- --save | --resume | --json]

Changes the code of an area, one small thing at a time (a mutant), and runs the unit tests of that area against each. The score
is the share of mutants that a test notices; those that nobody notices are listed. The first time it installs Stryker
${strykerVersion} into prove/mutation. It takes minutes an area, and never runs in npm test. Exit code: 0 all reach ${target} %, 1 one
does not, 2 an unknown area.

Areas: ${areas.map(({ name }) => name).join(' ')}

  --save     keeps the scores, and the mutants that live, in prove/mutation/results.json
  --resume   takes the score that is kept where code, tests and Stryker are what they were then
  --json     one JSON object an area

Examples:
  npm run mutation caps
  npm run mutation -- --save --resume
`;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    save: { type: 'boolean', default: false },
    resume: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (flags.help) {
  process.stdout.write(help);
  process.exit(0);
}
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const unknown = positionals.filter((wanted) => !areas.some(({ name }) => name === wanted));
if (unknown.length > 0) {
  say(`no area is called ${unknown.join(', ')}; there are: ${areas.map(({ name }) => name).join(' ')}`);
  process.exit(2);
}
const chosen = positionals.length === 0 ? areas : areas.filter(({ name }) => positionals.includes(name));

const found: { readonly name: string; readonly score: Score }[] = [];
for (const area of chosen) {
  const content = contentOf(area);
  const kept = flags.resume ? keptScores()[area.name] : undefined;
  const score = kept?.content === content ? kept : await take(area);
  found.push({ name: area.name, score });
  process.stdout.write(flags.json ? `${JSON.stringify({ area: area.name, ...score })}\n` : inWords(area.name, score));
  if (flags.save && score !== kept) keep(area.name, { content, stryker: strykerVersion, ...score });
}
if (!flags.json) process.stdout.write(`${found.map(({ name, score }) => `${name} ${figureOf(score)}`).join(', ')}\n`);
process.exitCode = found.every(({ score }) => score.score >= target) ? 0 : 1;

async function take(area: (typeof areas)[number]): Promise<Score> {
  await installStryker(say);
  say(`${area.name}: ${area.files.join(' ')} …`);
  return scoreOf(await mutate(area));
}

/** As in "91.2 % of 412". */
function figureOf({ score, killed, timedOut, survived, uncovered }: Score): string {
  return `${score.toFixed(1)} % of ${killed + timedOut + survived + uncovered}`;
}

function inWords(name: string, score: Score): string {
  const lines = [
    `${name}: ${figureOf(score)} noticed, ${score.timedOut} of them by their endlessness; ${score.ignored.length} ignored`,
    ...Object.entries(score.files).map(([path, share]) => `  ${share.toFixed(1).padStart(5)} % ${path}`),
    ...score.survivors.map((line) => `  lives: ${line}`),
    ...score.endless.map((line) => `  endless: ${line}`),
    ...score.ignored.map((line) => `  ignored: ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}
