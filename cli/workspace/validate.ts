import { counted, finish, problemLines, type Json } from './output.ts';
import { readFolder, summary } from './read-folder.ts';

/** `carillon validate <dir>`: everything that is wrong at once, with file, line and column. */
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
  finish(options, ok, { problems }, [...problemLines(problems), `${dir}: ${holds}${summary(problems)}`]);
}
