import type { SendSubject } from '../domain/message/ledger.ts';
import type { SendFacts } from '../domain/policy/facts.ts';
import type { CompiledTemplates } from '../domain/template/compiled.ts';
import type { TemplateRenderer } from '../domain/template/renderer.ts';
import type { Renderer, Rendering } from './ports.ts';
import { createPrepare, type Making } from './prepare-message.ts';

export type RenderDeps = {
  readonly renderer: TemplateRenderer;
  /** The templates the enrollment entered with (I9), or those stored with a direct send. */
  readonly templates: (subject: SendSubject) => Promise<CompiledTemplates>;
  readonly unsubscribeUrl: Making['unsubscribeUrl'];
  readonly countryOf: Making['countryOf'];
};

/** Renders one message. */
export function createRenderMessage({ renderer, templates, unsubscribeUrl, countryOf }: RenderDeps): Renderer {
  return async ({ subject, intent, facts, to }) => {
    const making = { intent, settings: facts.settings, templates: await templates(subject), unsubscribeUrl, countryOf };
    const prepared = createPrepare(making)(subject, facts, to);
    if (prepared.kind === 'failed') return prepared;
    const { template, scope } = prepared.text;
    return prepared.finish(await renderer.render(template, scope));
  };
}

/** Renders one message to many people in one go, answered in their order. */
export async function renderMessages(
  renderer: TemplateRenderer,
  making: Making,
  people: readonly { readonly subject: SendSubject; readonly facts: SendFacts; readonly to: string }[],
): Promise<readonly Rendering[]> {
  const prepare = createPrepare(making);
  const prepared = people.map(({ subject, facts, to }) => prepare(subject, facts, to));
  const made = await renderer.renderAll(prepared.flatMap((one) => (one.kind === 'prepared' ? [one.text] : [])));
  let next = 0;
  return prepared.map((one) => {
    if (one.kind === 'failed') return one;
    const result = made[next++];
    if (result === undefined) throw new TypeError('the renderer answered about fewer texts than it was asked for');
    return one.finish(result);
  });
}
