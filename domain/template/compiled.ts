import type { MailFileRef } from './mail-files.ts';

/** Liquid partials that a template pulls in, by name: published with it, so that a running enrollment keeps them (I9). */
export type Snippets = { readonly [name: string]: string };

/** One template in one locale as published. MJML is compiled, Liquid is still inside. */
export type CompiledTemplate =
  | { readonly kind: 'text'; readonly text: string; readonly snippets?: Snippets }
  | {
      readonly kind: 'scenario';
      /** The provider's id of it. */
      readonly scenario: string;
      readonly parameters: { readonly [name: string]: string };
      readonly text: string;
      readonly snippets?: Snippets;
    }
  | {
      readonly kind: 'mail';
      readonly subject: string;
      readonly html: string;
      readonly text: string;
      /** Where answers go, if not where senders.yaml says. */
      readonly replyTo?: string;
      readonly files?: readonly MailFileRef[];
      readonly snippets?: Snippets;
    };

/** The files that templates carry. */
export const filesOf = (templates: CompiledTemplates): readonly MailFileRef[] =>
  Object.values(templates)
    .flatMap((locales) => Object.values(locales))
    .flatMap((template) => (template.kind === 'mail' ? (template.files ?? []) : []));

/** By `<channel>/<name>`, then by locale. */
export type CompiledTemplates = { readonly [name: string]: { readonly [locale: string]: CompiledTemplate } };

/** Whether a template starts a scenario of the provider's: all of its locales do, or none. */
export const startsScenario = (locales: CompiledTemplates[string] = {}): boolean =>
  Object.values(locales).some(({ kind }) => kind === 'scenario');

/** `sms/welcome`: how `journey_versions.templates` names one. */
export function templateKey(channel: string, name: string): string {
  return `${channel}/${name}`;
}
