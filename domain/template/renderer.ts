import type { MessageContent } from '../message/outcome.ts';
import type { CompiledTemplate } from './compiled.ts';
import type { TemplateScope } from './scope.ts';

/** What a template makes: a call is spoken from a text, so its template is one. */
export type RenderedContent = Exclude<MessageContent, { kind: 'speech' }>;

/** `reason` is short, stable and free of personal data (I8): it ends up in the ledger. */
export type RenderResult =
  | { readonly kind: 'rendered'; readonly content: RenderedContent }
  | { readonly kind: 'failed'; readonly reason: string };

/** One text to be made: a template and what it may speak of. */
export type TextJob = { readonly template: CompiledTemplate; readonly scope: TemplateScope };

export type TemplateRenderer = {
  /** A failure is the template's or its data's: the same input fails again. Rejects only where rendering itself is out of order. */
  render(template: CompiledTemplate, scope: TemplateScope): Promise<RenderResult>;
  /** Many at once, answered in their order; each has its own time limit, and one that fails holds up no other. */
  renderAll(jobs: readonly TextJob[]): Promise<readonly RenderResult[]>;
  close(): Promise<void>;
};
