import { errorReply, type Violation } from '../../http/envelopes.ts';
import type { Form } from '../../http/form.ts';
import { pagedReply, readPage } from '../../http/paging.ts';
import { perSecond } from '../../http/rate-limit.ts';
import { noContent, ok, type Reply } from '../../http/reply.ts';
import type { VendorRequest, VendorRoute } from '../../http/route.ts';
import type { Files } from '../../oracle/files.ts';
import { fill, toPlaceholders } from '../placeholders.ts';
import { mailTemplateScopes } from '../scopes.ts';
import { readFileFields, readFilesText, readPlaceholderFields, readTemplateFields } from './form.ts';
import type { Template, TemplateFile, Templates } from './templates.ts';

const path = '/email/1/templates';
const onePath = `${path}/{templateId}`;
const refuse = (violations: readonly Violation[]): Reply => errorReply('modern', 400, violations);

/** `/email/1/templates`: mails written beforehand, as forms. */
export function templateRoutes(templates: Templates, files: Files): readonly VendorRoute[] {
  const scopes = mailTemplateScopes;
  const [reading, writing] = [
    { scopes, limit: perSecond(10) },
    { scopes, limit: perSecond(1) },
  ];
  const notFound = errorReply('modern', 404);
  const idIn = ({ parameters }: VendorRequest): string => parameters['templateId'] ?? '';
  const found = (request: VendorRequest): Template | undefined => templates.get(request.caller.account, idIn(request));
  const shown = (template: Template | undefined): Reply => (template ? ok(templateView(template)) : notFound);
  const change = (request: VendorRequest, whole: boolean): Reply => {
    const fields = readTemplateFields(request.form, whole);
    if ('violations' in fields) return refuse(fields.violations);
    return shown(templates.change(request.caller.account, idIn(request), fields.values));
  };
  const add = (account: string, form: Form): Reply => {
    const [fields, attached] = [readTemplateFields(form, true), readFilesText(form, files)];
    if ('violations' in fields) return refuse(fields.violations);
    if ('violations' in attached) return refuse(attached.violations);
    const { html = '', ...rest } = fields.values;
    return { status: 201, json: templateView(templates.add(account, { ...rest, html }, attached.values)) };
  };
  return [
    {
      method: 'GET',
      path,
      ...reading,
      handle: ({ query, caller }) => {
        const page = readPage(query, 20, 20);
        if (!('size' in page)) return { reply: refuse(page) };
        return { reply: pagedReply(templates.list(caller.account), page, listItem) };
      },
    },
    {
      method: 'POST',
      path,
      ...writing,
      body: 'form',
      handle: ({ form, caller }) => ({ reply: add(caller.account, form) }),
    },
    { method: 'GET', path: onePath, ...reading, handle: (request) => ({ reply: shown(found(request)) }) },
    { method: 'PUT', path: onePath, ...writing, body: 'form', handle: (request) => ({ reply: change(request, true) }) },
    {
      method: 'PATCH',
      path: onePath,
      ...writing,
      body: 'form',
      handle: (request) => ({ reply: change(request, false) }),
    },
    {
      method: 'DELETE',
      path: onePath,
      ...writing,
      body: 'none',
      handle: (request) => ({
        reply: templates.remove(request.caller.account, idIn(request)) ? noContent : notFound,
      }),
    },
    {
      method: 'POST',
      path: `${onePath}/preview`,
      ...reading,
      body: 'either',
      handle: (request) => {
        const template = found(request);
        if (template === undefined) return { reply: notFound };
        const placeholders = toPlaceholders(readPlaceholderFields(request.form, request.body));
        return { reply: { status: 200, type: 'text/html;charset=UTF-8', text: fill(template.html, placeholders) } };
      },
    },
    {
      method: 'GET',
      path: `${onePath}/attachments`,
      ...reading,
      handle: (request) => {
        const template = found(request);
        if (template === undefined) return { reply: notFound };
        return { reply: ok(template.attachments.map((file) => fileView(template.id, file))) };
      },
    },
    {
      method: 'POST',
      path: `${onePath}/attachments`,
      ...writing,
      body: 'form',
      handle: (request) => {
        const file = readFileFields(request.form, files);
        if ('violations' in file) return { reply: refuse(file.violations) };
        const added = templates.attach(request.caller.account, idIn(request), file.values);
        return { reply: added ? { status: 201, json: fileView(Number(idIn(request)), added) } : notFound };
      },
    },
    {
      method: 'DELETE',
      path: `${onePath}/attachments/{attachmentId}`,
      ...writing,
      body: 'none',
      handle: (request) => {
        const fileId = request.parameters['attachmentId'] ?? '';
        return { reply: templates.detach(request.caller.account, idIn(request), fileId) ? noContent : notFound };
      },
    },
  ];
}

const imageOf = (id: number): string => `${path}/${id}/preview.png`;

const listItem = ({ id, name, createdAt, updatedAt }: Template): object => ({
  id,
  name,
  imagePreviewUrl: imageOf(id),
  createdAt,
  updatedAt,
});

const templateView = ({ attachments, ...template }: Template): object => ({
  ...template,
  isHtmlEditable: true,
  imagePreviewUrl: imageOf(template.id),
  attachments: attachments.map((file) => fileView(template.id, file)),
});

const fileView = (templateId: number, { id, type, name, bytes }: TemplateFile): object => ({
  id,
  contentType: type,
  fileName: name,
  size: bytes,
  url: `${path}/${templateId}/attachments/${id}/download`,
});
