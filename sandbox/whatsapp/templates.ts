import type { SandboxClock } from '../time/clock.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { TemplateBody, TemplateChange } from './template-schema.ts';

export type Template = TemplateBody & {
  readonly id: string;
  readonly account: string;
  /** Its sender; the vendor keeps templates by business account, which is one for each sender here. */
  readonly sender: string;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** Templates of each sender; they outlive a restart. */
export type Templates = {
  add(account: string, sender: string, body: TemplateBody): Template;
  change(template: Template, change: TemplateChange): Template;
  of(account: string, sender: string): readonly Template[];
  byId(account: string, sender: string, id: string): Template | undefined;
  named(account: string, sender: string, name: string, language?: string): readonly Template[];
  remove(templates: readonly Template[]): void;
};

export function createTemplates({
  oracle,
  clock,
}: {
  readonly oracle: Pick<Recorder, 'shelf'>;
  readonly clock: SandboxClock;
}): Templates {
  const shelf = oracle.shelf<Template>('whatsapp-templates');
  const of: Templates['of'] = (account, sender) =>
    shelf.all().filter((template) => template.account === account && template.sender === sender);
  const put = (template: Template): Template => {
    shelf.put(template.id, template);
    return template;
  };
  return {
    add(account, sender, body) {
      const now = clock.now();
      const highest = shelf.all().reduce((most, { id }) => Math.max(most, Number(id)), 1_000_000);
      return put({ ...body, id: String(highest + 1), account, sender, createdAt: now, updatedAt: now });
    },
    change: (template, { category = template.category, structure = template.structure, ...rest }) =>
      put({ ...template, ...rest, ...identity(template), category, structure, updatedAt: clock.now() }),
    of,
    byId: (account, sender, id) => of(account, sender).find((template) => template.id === id),
    named: (account, sender, name, language) =>
      of(account, sender).filter(
        (template) => template.name === name && (language === undefined || template.language === language),
      ),
    remove: (templates) => templates.forEach(({ id }) => shelf.remove(id)),
  };
}

/** What no change may touch. */
const identity = ({ id, account, sender, name, language, createdAt }: Template) => ({
  id,
  account,
  sender,
  name,
  language,
  createdAt,
});
