import type { WorkspaceFiles } from './files.ts';
import { errorIn, type WorkspaceProblem } from './problem.ts';

/** What keys of well-known services look like: each so peculiar that no text has it by chance. */
const forms: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: 'a private key', pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/ },
  { what: 'an access key of AWS', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { what: 'a token of GitHub', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})\b/ },
  { what: 'a key of Stripe', pattern: /\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}\b|\bwhsec_[A-Za-z0-9]{24,}/ },
  {
    what: 'a token of Slack',
    pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}|hooks\.slack\.com\/services\/T\w+\/B\w+\/\w{16,}/,
  },
  { what: 'a key of Google', pattern: /\bAIza[0-9A-Za-z_-]{35}\b/ },
  { what: 'a key of SendGrid', pattern: /\bSG\.[\w-]{16,}\.[\w-]{16,}/ },
  { what: 'a signed token', pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/ },
  {
    what: 'a key of Infobip',
    pattern: /\b[Aa]pp [0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/,
  },
  { what: 'a password in an address', pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@'"{}]+:[^\s/@'"{}]+@[^\s/]/i },
  {
    what: 'a key in an address',
    pattern:
      /\bhttps?:\/\/[^\s"'{}]*[?&](?:api[_-]?key|access[_-]?token|auth[_-]?token|token|secret|password|signature|sig)=[A-Za-z0-9_.~%+-]{12,}/i,
  },
];

/**
 * Keys and passwords that stand readable in a workspace, and so in its repository, in every published version and in front of whoever
 * reads one. The secret itself is not repeated.
 */
export function writtenSecrets(files: WorkspaceFiles): readonly WorkspaceProblem[] {
  return [...files].flatMap(([file, text]) =>
    text.split('\n').flatMap((written, index): readonly WorkspaceProblem[] => {
      const found = forms.flatMap(({ what, pattern }) => {
        const at = pattern.exec(written)?.index;
        return at === undefined ? [] : [{ what, at }];
      })[0];
      if (found === undefined) return [];
      return [
        errorIn(file, {
          line: index + 1,
          column: found.at + 1,
          message: `${found.what} stands here for everybody to read`,
          expected: file.startsWith('journeys/') ? 'a header with { secret: <name> }' : 'nothing secret in a workspace',
          hint: 'the environment holds its value as CARILLON_SECRET_<NAME>; take back the one that was written here',
        }),
      ];
    }),
  );
}
