import { available, type Channel, type ChannelCapabilities, hasScenarios } from '../../domain/channel.ts';
import { spokenAs } from '../../domain/message/spoken-languages.ts';
import { didYouMean } from '../../domain/suggest.ts';
import { templateKey, type CompiledTemplate, type Snippets } from '../../domain/template/compiled.ts';
import type { AuthorProblem, MailParts, Reference, TemplateTools } from '../../domain/template/tools.ts';
import type { MailFiles, WorkspaceFiles } from './files.ts';
import { readMailFiles } from './mail-files.ts';
import { mailbox, mailText } from './mailbox.ts';
import { errorIn, type WorkspaceProblem } from './problem.ts';
import { readScenario, type Start } from './scenario-template.ts';
import { localePattern } from './settings-schema.ts';

/** One template file, compiled; `references` carry the lines of this file. */
export type TemplateFile = {
  readonly file: string;
  readonly key: string;
  readonly locale: string;
  readonly compiled: CompiledTemplate;
  readonly references: readonly Reference[];
};

export type TemplatesReading = {
  readonly templates: readonly TemplateFile[];
  /** Keys of all template files, those that do not compile included. */
  readonly named: readonly string[];
  readonly problems: readonly WorkspaceProblem[];
};

/** templates/<channel>/<name>.<locale>.<liquid|mjml> and snippets/<name>.liquid. */
export async function readTemplates(
  files: WorkspaceFiles,
  mailFiles: MailFiles,
  tools: TemplateTools,
): Promise<TemplatesReading> {
  const problems: WorkspaceProblem[] = [];
  const snippets = readSnippets(files, tools, problems);
  const templates: TemplateFile[] = [];
  const named = new Set<string>();
  for (const [file, source] of files) {
    if (!file.startsWith('templates/')) continue;
    const name = readName(file, problems);
    if (name === null) continue;
    named.add(name.key);
    const found =
      name.extension === 'mjml'
        ? await readMail(source, name.channel, snippets, mailFiles, tools)
        : readText(source, name.channel, snippets, tools);
    problems.push(...found.problems.map((problem) => errorIn(file, problem)));
    // What a scenario says is in the language that its own script names.
    if (found.compiled?.kind === 'text') problems.push(...unspoken(name, file));
    if (found.compiled !== null)
      templates.push({
        file,
        key: name.key,
        locale: name.locale,
        compiled: found.compiled,
        references: found.references,
      });
  }
  return { templates, named: [...named], problems: [...problems, ...mixed(templates)] };
}

/** The gateway that may have taken a message keeps it, in whichever language it is said the next time (I4). */
function mixed(templates: readonly TemplateFile[]): readonly WorkspaceProblem[] {
  return templates.flatMap(({ file, key, compiled }) => {
    const other = templates.find((one) => one.key === key && one.compiled.kind === 'scenario');
    if (other === undefined || compiled.kind === 'scenario') return [];
    const message = `this is spoken, but ${other.file} starts a scenario`;
    return [errorIn(file, { line: 1, column: 1, message, expected: 'a scenario for every language, or for none' })];
  });
}

function readSnippets(files: WorkspaceFiles, tools: TemplateTools, problems: WorkspaceProblem[]): Snippets {
  const named = [...files].filter(([file]) => file.startsWith('snippets/'));
  const snippets = Object.fromEntries(
    named.map(([file, text]) => [file.slice('snippets/'.length, -'.liquid'.length), text]),
  );
  for (const [file, text] of named) {
    if (!/^snippets\/[\w-]+\.liquid$/.test(file))
      problems.push(errorIn(file, { message: 'this name is no snippet', expected: 'snippets/footer.liquid' }));
    else problems.push(...tools.analyse(text, snippets).problems.map((problem) => errorIn(file, problem)));
  }
  return snippets;
}

type Name = { readonly channel: Channel; readonly key: string; readonly locale: string; readonly extension: string };

function readName(file: string, problems: WorkspaceProblem[]): Name | null {
  const refuse = (message: string, expected: string, hint?: string): null => {
    problems.push(errorIn(file, { message, expected, hint: hint ?? null }));
    return null;
  };
  const [, channel = '', base = '', ...deeper] = file.split('/');
  const known = Object.entries(available);
  const [, able] = known.find(([name]) => name === channel) ?? [];
  if (able === undefined) {
    const names = known.map(([name]) => name);
    return refuse(`no channel '${channel}' is available`, `one of ${names.join(', ')}`, didYouMean(channel, names));
  }
  const extension = able.template;
  const example = `templates/${channel}/welcome.en.${extension}`;
  const found = /^([a-z0-9][a-z0-9_-]*)\.([^.]+)\.([^.]+)$/.exec(base);
  if (deeper.length > 0 || found === null) return refuse('this name is no template', example);
  const [, name = '', locale = '', written = ''] = found;
  if (!localePattern.test(locale)) return refuse(`'${locale}' is no locale`, `a language, as in ${example}`);
  if (written !== extension) return refuse(`${channel} templates are not written in .${written}`, example);
  return { channel: channel as Channel, key: templateKey(channel, name), locale, extension };
}

function unspoken({ channel, locale }: Name, file: string): readonly WorkspaceProblem[] {
  const able = available[channel];
  if (able === undefined || isSpoken(able, locale)) return [];
  const expected = `a language that a gateway of ${channel} speaks, as in templates/${channel}/welcome.en.${able.template}`;
  return [errorIn(file, { message: `no voice speaks '${locale}'`, expected })];
}

/** Whether some gateway speaks this language; where nothing is spoken, every language is one. */
function isSpoken({ gateways }: ChannelCapabilities, locale: string): boolean {
  const spoken = Object.values(gateways).flatMap(({ languages }) => languages ?? []);
  return spoken.length === 0 || spokenAs(locale, spoken) !== undefined;
}

type Compilation = {
  readonly compiled: CompiledTemplate | null;
  readonly references: readonly Reference[];
  readonly problems: readonly AuthorProblem[];
};

function readText(source: string, channel: Channel, snippets: Snippets, tools: TemplateTools): Compilation {
  const scenario = hasScenarios(channel) ? readScenario(source) : null;
  if (scenario?.start !== undefined) return compileStart(scenario.start, source, snippets, tools);
  if (scenario !== null) return failed(scenario.problems);
  const analysis = tools.analyse(source, snippets);
  const text = source.trim();
  if (text === '') return failed([{ line: 1, column: 1, message: 'the template is empty' }]);
  return { ...analysis, compiled: { kind: 'text', text, ...used(snippets, analysis.snippets) } };
}

function compileStart(start: Start, source: string, snippets: Snippets, tools: TemplateTools): Compilation {
  // Places are looked up in what the author wrote; what YAML made of a parameter has to hold together by itself.
  const whole = tools.analyse(source, snippets);
  if (whole.problems.length > 0) return failed(whole.problems);
  const parts = [...Object.values(start.parameters), start.text].flatMap(
    (part) => tools.analyse(part, snippets).problems,
  );
  const [broken] = parts;
  if (broken !== undefined) {
    const hint = 'begin and end every tag within one parameter';
    return failed([{ line: 1, column: 1, message: broken.message, hint }]);
  }
  return {
    references: whole.references,
    problems: [],
    compiled: { kind: 'scenario', ...start, ...used(snippets, whole.snippets) },
  };
}

async function readMail(
  source: string,
  channel: string,
  snippets: Snippets,
  mailFiles: MailFiles,
  tools: TemplateTools,
): Promise<Compilation> {
  const { mail, problems } = await tools.compileMail(source);
  if (mail === null) return failed(problems);
  // Places are looked up in what the author wrote; what MJML made of it only has to hold together.
  const body = tools.analyse(source, snippets);
  if (body.problems.length > 0) return failed(body.problems);
  const parts = [mail.subject, mail.html, mail.text].flatMap((part) => tools.analyse(part, snippets).problems);
  const [broken] = parts;
  if (broken !== undefined) {
    const message = `Liquid no longer holds together once compiled: ${broken.message}`;
    return failed([{ line: 1, column: 1, message, hint: 'keep a tag and its end in the same element' }]);
  }
  const { files, problems: ofFiles } = readMailFiles(mail, channel, mailFiles);
  const { subject, html, text, replyTo } = mail;
  const wrong = [...ofFiles, ...(replyTo === undefined || mailbox.test(replyTo.text) ? [] : [noMailbox(replyTo)])];
  if (wrong.length > 0) return failed(wrong);
  return {
    references: body.references,
    problems: [],
    compiled: {
      kind: 'mail',
      subject,
      html,
      text,
      ...(replyTo === undefined ? {} : { replyTo: replyTo.text }),
      ...(files.length === 0 ? {} : { files }),
      ...used(snippets, body.snippets),
    },
  };
}

const noMailbox = ({ text, line, column }: NonNullable<MailParts['replyTo']>): AuthorProblem => ({
  line,
  column,
  message: `'${text}' is no reply address`,
  expected: mailText,
});

const failed = (problems: readonly AuthorProblem[]): Compilation => ({ compiled: null, references: [], problems });

function used(snippets: Snippets, names: readonly string[]): { readonly snippets?: Snippets } {
  if (names.length === 0) return {};
  return { snippets: Object.fromEntries(names.map((name) => [name, snippets[name] ?? ''])) };
}
