import type { Entry, Verdict } from '../oracle/entry.ts';
import type { Settings } from '../settings.ts';
import type { Sessions } from './sessions.ts';
import type { Templates } from './templates.ts';

/**
 * Why WhatsApp does not deliver what the vendor has accepted: anything but a template outside of the 24 hours after the
 * person's last message; a template that nobody has registered, or one with too few values.
 */
export function createObstacle(deps: {
  readonly sessions: Sessions;
  readonly templates: Templates;
  readonly settings: () => Settings;
}): (entry: Entry) => Verdict | undefined {
  const { sessions, templates, settings } = deps;
  const failed = (error: Verdict['error']): Verdict => ({ status: 'UNDELIVERABLE_NOT_DELIVERED', error });
  return (entry) => {
    if (entry.channel !== 'whatsapp') return undefined;
    if (entry.content?.type !== 'template') {
      if (settings().whatsappSessions === 'off' || sessions.isOpen(entry.account, entry.from, entry.to))
        return undefined;
      return failed('EC_NO_SESSION');
    }
    if (settings().whatsappTemplates === 'any') return undefined;
    const { templateName, language, templateData } = entry.content as {
      templateName?: string;
      language?: string;
      templateData?: { body?: { placeholders?: readonly string[] } };
    };
    const [template] = templates.named(entry.account, entry.from, templateName ?? '', language);
    if (template === undefined) return failed('EC_INVALID_TEMPLATE');
    const wanted = new Set(template.structure.body.text?.match(/\{\{\d+\}\}/g) ?? []).size;
    return (templateData?.body?.placeholders?.length ?? 0) === wanted ? undefined : failed('EC_INVALID_TEMPLATE_ARGS');
  };
}
