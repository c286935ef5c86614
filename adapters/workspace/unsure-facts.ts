import type { JourneyDefinition } from '../../domain/journey/definition.ts';
import { surelyTold } from '../../domain/journey/doubts/surely-told.ts';
import { stepsOf } from '../../domain/journey/tree.ts';
import { messagesOf } from '../../domain/journey/undo.ts';
import { templateKey, type CompiledTemplate } from '../../domain/template/compiled.ts';
import { warningIn, type WorkspaceProblem } from './problem.ts';
import type { TemplateFile } from './templates.ts';

/** A text that speaks of an earlier step which not everybody who gets it has come by: for them there is a gap in it. */
export function unsureFacts(
  definition: JourneyDefinition,
  templates: readonly TemplateFile[],
): readonly WorkspaceProblem[] {
  const told = surelyTold(definition);
  const all = stepsOf(definition).map(({ step }) => step);
  return all.flatMap((step) => {
    // What undoes a step is sent from anywhere: of that nothing is sure.
    const keys = messagesOf(step).filter(({ path }) => path[0] !== 'compensate');
    const used = new Set(keys.map(({ channel, template }) => templateKey(channel, template)));
    return templates
      .filter(({ key }) => used.has(key))
      .flatMap(({ file, references, compiled }) =>
        references.flatMap(({ segments, line, column }): readonly WorkspaceProblem[] => {
          const [root, id] = segments;
          if (root !== 'steps' || typeof id !== 'string' || told.get(step.id)?.has(id) === true) return [];
          if (!all.some((one) => one.id === id) || isGuarded(compiled, id)) return [];
          const message = `not everybody who gets this in journey '${definition.id}' (${step.id}) has come by '${id}'`;
          const hint = 'for the others it is empty';
          const expected = `{% if steps.${id} %} around it, or | default: "…"`;
          return [warningIn(file, { line, column, message, expected, hint })];
        }),
      );
  });
}

/** Its author has thought of it. */
function isGuarded(template: CompiledTemplate, id: string): boolean {
  const texts = template.kind === 'mail' ? [template.subject, template.html, template.text] : [template.text];
  const guard = new RegExp(
    `\\{%-?\\s*(?:if|unless|elsif|case)\\b[^%]*steps\\.${id}\\b|steps\\.${id}\\b[^}|]*\\|[^}]*\\bdefault\\b`,
  );
  return texts.some((text) => guard.test(text));
}
