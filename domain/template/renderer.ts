import type { MessageContent } from '../message/outcome.ts';
import type { CompiledTemplate } from './compiled.ts';
import type { TemplateScope } from './scope.ts';

/** What a template makes: a call is spoken from a text, so its template is one. */
export type RenderedContent = Exclude<MessageContent, { kind: 'speech' }>;

/** `reason` is short, stable and free of personal data (I8): it ends up in the ledger. */
export type RenderResult =
  | { readonly kind: 'rendered'; readonly content: RenderedContent }
  | { readonly kind: 'failed'; readonly reason: string };

export type TemplateRenderer = {
  /** A failure is the template's or its data's: the same input fails again. Rejects only where rendering itself is out of order. */
  render(template: CompiledTemplate, scope: TemplateScope): Promise<RenderResult>;
  close(): Promise<void>;
};
