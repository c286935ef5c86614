/** The vendor's `x-scopes` of the mail API. */
export const mailSendScopes = ['message:send', 'email:message:send', 'email:manage'] as const;
export const mailManageScopes = ['email:manage'] as const;
export const mailReadScopes = ['email:manage', 'email:message:send'] as const;
export const mailTemplateScopes = ['email:manage', 'email:templates:manage'] as const;
