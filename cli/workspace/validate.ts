import { textCosts } from '../../domain/workspace/text-costs.ts';
import { worstCases } from '../../domain/workspace/worst-cases.ts';
import { counted, finish, problemLines, type Json } from './output.ts';
import { readFolder, summary } from './read-folder.ts';
import { textCostLines } from './text-costs.ts';
import { worstCaseLines } from './worst-cases.ts';

/**
 * `carillon validate <dir>`: everything that is wrong at once, with file, line and column; what each text costs at least, and what each
 * journey may come to at most.
 */
export async function validate(dir: string, options: Json): Promise<void> {
  const { bundle, problems, scenarios } = await readFolder(dir);
  const ok = !problems.some(({ severity }) => severity === 'error');
  const holds =
    bundle === null
      ? ''
      : `${[
          counted(bundle.journeys.length, 'journey'),
          counted(Object.keys(bundle.templates).length, 'template'),
          counted(Object.keys(bundle.contracts).length, 'contract'),
          counted(Object.keys(bundle.hooks ?? {}).length, 'hook'),
          counted(scenarios.length, 'scenario'),
        ].join(', ')}; `;
  const texts = bundle === null ? [] : textCosts(bundle);
  const journeys = bundle === null ? [] : worstCases(bundle);
  finish(options, ok, { problems, texts, journeys }, [
    ...problemLines(problems),
    ...textCostLines(texts),
    ...worstCaseLines(journeys),
    `${dir}: ${holds}${summary(problems)}`,
  ]);
}
