import { randomUUID } from 'node:crypto';
import type { SandboxClock } from '../../time/clock.ts';
import { vendorTime } from '../../time/instant.ts';
import type { Attachment } from '../../oracle/entry.ts';
import type { Recorder } from '../../oracle/oracle.ts';

export type TemplateFields = {
  readonly name?: string | undefined;
  readonly from?: string | undefined;
  readonly replyTo?: string | undefined;
  readonly subject?: string | undefined;
  readonly preheader?: string | undefined;
  readonly html: string;
  readonly landingPageId?: string | undefined;
};

export type TemplateFile = Attachment & { readonly id: string };

export type Template = TemplateFields & {
  readonly id: number;
  readonly attachments: readonly TemplateFile[];
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** Mails written beforehand. */
export type Templates = {
  /** Newest first. */
  list(account: string): readonly Template[];
  get(account: string, id: string): Template | undefined;
  add(account: string, fields: TemplateFields, files: readonly Attachment[]): Template;
  change(account: string, id: string, fields: Partial<TemplateFields>): Template | undefined;
  attach(account: string, id: string, file: Attachment): TemplateFile | undefined;
  detach(account: string, id: string, fileId: string): boolean;
  remove(account: string, id: string): boolean;
};

export function createTemplates(deps: {
  readonly oracle: Pick<Recorder, 'shelf'>;
  readonly clock: SandboxClock;
}): Templates {
  const shelf = (account: string) => deps.oracle.shelf<Template>(`templates ${account}`);
  const now = (): string => vendorTime(deps.clock.now());
  const put = (account: string, template: Template): Template => {
    shelf(account).put(String(template.id), template);
    return template;
  };
  const withId = (file: Attachment): TemplateFile => ({ ...file, id: randomUUID().toUpperCase() });
  const get: Templates['get'] = (account, id) => shelf(account).get(id);
  return {
    get,
    list: (account) => shelf(account).all().toReversed(),
    add(account, fields, files) {
      const at = now();
      const id =
        Math.max(
          1_000_000,
          ...shelf(account)
            .all()
            .map((one) => one.id),
        ) + 1;
      return put(account, { ...fields, id, attachments: files.map(withId), createdAt: at, updatedAt: at });
    },
    change(account, id, fields) {
      const before = get(account, id);
      return before && put(account, { ...before, ...fields, updatedAt: now() });
    },
    attach(account, id, file) {
      const before = get(account, id);
      if (before === undefined) return undefined;
      const added = withId(file);
      put(account, { ...before, attachments: [...before.attachments, added], updatedAt: now() });
      return added;
    },
    detach(account, id, fileId) {
      const before = get(account, id);
      if (!before?.attachments.some((file) => file.id === fileId)) return false;
      put(account, {
        ...before,
        attachments: before.attachments.filter((file) => file.id !== fileId),
        updatedAt: now(),
      });
      return true;
    },
    remove(account, id) {
      if (get(account, id) === undefined) return false;
      shelf(account).remove(id);
      return true;
    },
  };
}
