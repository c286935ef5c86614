import type { Snippets } from './compiled.ts';

/** Something wrong at a place of a template's file; lines and columns count from 1. */
export type AuthorProblem = {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly expected?: string;
  readonly hint?: string;
};

/** A variable that a template reads, `profile.address.city` as its segments; null for a segment known only when rendering. */
export type Reference = {
  readonly segments: readonly (string | null)[];
  readonly line: number;
  readonly column: number;
  /** Set where the snippet of this name reads it. */
  readonly snippet: string | null;
};

export type LiquidAnalysis = {
  readonly references: readonly Reference[];
  /** Names of the snippets it pulls in, through others too. */
  readonly snippets: readonly string[];
  readonly problems: readonly AuthorProblem[];
};

type Place = { readonly line: number; readonly column: number };

export type MailParts = {
  readonly subject: string;
  readonly subjectLine: number;
  readonly html: string;
  readonly text: string;
  /** With its place in the template's file, as all that an author wrote. */
  readonly replyTo?: { readonly text: string } & Place;
  /** Files by name, with their places in the template's file. */
  readonly files: readonly NamedFile[];
};
export type NamedFile = { readonly name: string; readonly inline: boolean } & Place;
export type MailCompilation = { readonly mail: MailParts | null; readonly problems: readonly AuthorProblem[] };

/** What publishing needs of the template vendors. */
export type TemplateTools = {
  /** Reads a template without rendering it: syntax, filters, variables, snippets. */
  analyse(source: string, snippets: Snippets): LiquidAnalysis;
  /** Front matter and MJML to subject, html and text; Liquid passes through. */
  compileMail(source: string): Promise<MailCompilation>;
};
