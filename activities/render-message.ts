import type { SendSubject } from '../domain/message/ledger.ts';
import type { SendFacts } from '../domain/policy/facts.ts';
import type { MailFile } from '../domain/message/outcome.ts';
import { type CompiledTemplate, type CompiledTemplates, templateKey } from '../domain/template/compiled.ts';
import { speaksOfSteps } from '../domain/template/speaks-of-steps.ts';
import type { TemplateRenderer } from '../domain/template/renderer.ts';
import type { Renderer, Rendering } from './ports.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Answers } from '../domain/journey/state.ts';
import { createPrepare, type Making } from './prepare-message.ts';

export type RenderDeps = {
  readonly renderer: TemplateRenderer;
  /** The templates the enrollment entered with (I9), or those stored with a direct send. */
  readonly templates: (subject: SendSubject) => Promise<CompiledTemplates>;
  readonly unsubscribeUrl: Making['unsubscribeUrl'];
  readonly countryOf: Making['countryOf'];
  /** What came of an enrollment's earlier steps. Absent: templates speak of none. */
  readonly steps?: (enrollmentId: string, answers: Answers | undefined) => Promise<JsonObject>;
  /** The bytes of a published file, by its hash. Absent: mails are made without their files, for somebody who only looks. */
  readonly asset?: (workspace: string, hash: string) => Promise<MailFile['bytes']>;
};

/** Renders one message. */
export function createRenderMessage({ renderer, templates, steps, asset, ...making }: RenderDeps): Renderer {
  return async ({ subject, intent, facts, to }) => {
    const one = { intent, settings: facts.settings, templates: await templates(subject), ...making };
    const { owner } = subject;
    const asks =
      owner.kind === 'enrollment' && speaksOfSteps(one.templates[templateKey(intent.channel, intent.template)]);
    const known = asks ? await steps?.(owner.id, intent.answers) : undefined;
    const prepared = createPrepare(one)(subject, facts, to, known);
    if (prepared.kind === 'failed') return prepared;
    const { template, scope } = prepared.text;
    const result = await renderer.render(template, scope);
    if (result.kind === 'failed' || asset === undefined) return prepared.finish(result);
    return prepared.finish(result, await filesFor(template, (hash) => asset(subject.workspace, hash)));
  };
}

const filesFor = (template: CompiledTemplate, read: (hash: string) => Promise<MailFile['bytes']>) =>
  Promise.all(
    (template.kind === 'mail' ? (template.files ?? []) : []).map(
      async ({ name, type, inline, hash }): Promise<MailFile> => ({ name, type, inline, bytes: await read(hash) }),
    ),
  );

/** Renders one message to many people in one go, answered in their order. None of them carries files: what leaves in bulk is text. */
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
    const { template } = one.text;
    const result = made[next++];
    if (result === undefined) throw new TypeError('the renderer answered about fewer texts than it was asked for');
    if (template.kind === 'mail' && template.files !== undefined)
      throw new TypeError('a mail with files was to leave in bulk, where files cannot go');
    return one.finish(result);
  });
}
