import type { Account } from '../../adapters/infobip/client/account.ts';
import { infobipLanguages, spokenAs } from '../../domain/message/spoken-languages.ts';
import type { WorkspaceSettings } from '../../domain/policy/settings.ts';
import { voiceFor } from '../../domain/policy/voice-for.ts';
import type { Finding } from './finding.ts';

type Senders = NonNullable<WorkspaceSettings['senders']>;

const mostListed = 8;
const list = (names: readonly string[]): string =>
  `${names.slice(0, mostListed).join(', ')}${names.length > mostListed ? ' …' : ''}`;

/** Whether the account has a voice for every language that is spoken, and those that senders.yaml names. */
export async function examineVoices(
  account: Account,
  senders: Senders,
  spoken: readonly string[],
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const named = Object.values(senders).find(({ voice }) => voice !== undefined)?.voice;
  for (const locale of spoken) {
    const check = `voices for ${locale}`;
    const language = spokenAs(locale, infobipLanguages);
    if (language === undefined) {
      findings.push({ check, verdict: 'bad', detail: 'Infobip speaks no such language' });
      continue;
    }
    const asked = await account.voices(language, signal);
    if (asked.kind !== 'told' || asked.value.length === 0) {
      const detail = asked.kind === 'told' ? `none that speaks ${language}` : `they cannot be listed (${asked.reason})`;
      findings.push({ check, verdict: asked.kind === 'told' ? 'bad' : 'look', detail });
      continue;
    }
    const voice = voiceFor(named, locale);
    const exists = voice === undefined || asked.value.includes(voice);
    findings.push(
      exists
        ? { check, verdict: 'ok', detail: voice ?? `the usual one of ${list(asked.value)}` }
        : { check, verdict: 'bad', detail: `no '${voice}' speaks ${language}; there are ${list(asked.value)}` },
    );
  }
  return findings;
}
