import { isStop } from '../stop-words.ts';
import { germanic } from './germanic.ts';
import { inLatin, phrase, sentences, type Language } from './language.ts';
import { others } from './others.ts';
import { romance } from './romance.ts';
import { slavic } from './slavic.ts';

/** What somebody wrote as a no, in words of their own. `because`: the rule that reads it so, for people. */
export type Refusal = { readonly kind: 'certain' | 'doubtful'; readonly because: string };

type Rules = {
  readonly language: string;
  readonly says: readonly Rule[];
  readonly maySay: readonly Rule[];
  readonly not: readonly RegExp[];
  readonly unless: RegExp;
  readonly politely: RegExp | null;
};
type Rule = { readonly means: string; readonly phrases: readonly RegExp[] };

/** Who writes more than this says more than one thing. */
const mostWords = 25;

const languages: readonly Rules[] = [...germanic, ...slavic, ...romance, ...others].map(compiled);

function compiled({ language, things, says, maySay, unless, politely, not = [] }: Language): Rules {
  const rules = (of: Language['says']): readonly Rule[] =>
    Object.entries(of).map(([means, texts]) => ({ means, phrases: texts.map((text) => phrase(text, things)) }));
  return {
    language,
    says: rules(says),
    maySay: rules(maySay),
    not: not.map((text) => phrase(text, things)),
    unless: phrase(unless, things),
    politely: politely === undefined ? null : phrase(`^ ${politely}`, things),
  };
}

/**
 * Whether somebody asks in words of their own to be written to no more; null where nothing looks like it. Phrases of every language are
 * looked for, whatever somebody's own is. What is certain acts as a STOP; what is doubtful waits for a person.
 */
export function readRefusal(text: string): Refusal | null {
  const said = sentences(text);
  const latin = inLatin(said);
  let doubtful: Refusal | null = null;
  for (const rules of languages) {
    const found = refusalIn(text, said, rules) ?? (latin === said ? null : refusalIn(text, latin, rules));
    if (found?.kind === 'certain') return found;
    doubtful ??= found;
  }
  const alone = stopAmongOthers(text, said);
  return alone?.kind === 'certain' ? alone : (doubtful ?? alone);
}

function refusalIn(text: string, said: string, rules: Rules): Refusal | null {
  const { language, says, maySay, not } = rules;
  if (not.some((one) => one.test(said))) return null;
  const certain = says.find(({ phrases }) => phrases.some((one) => one.test(said)));
  if (certain !== undefined) {
    const means = `${certain.means} (${language})`;
    const doubt = doubtAbout(text, said, rules);
    return doubt === null ? { kind: 'certain', because: means } : { kind: 'doubtful', because: `${means}, ${doubt}` };
  }
  const possible = maySay.find(({ phrases }) => phrases.some((one) => one.test(said)));
  return possible === undefined ? null : { kind: 'doubtful', because: `${possible.means} (${language})` };
}

/** Why what sounds certain may be meant otherwise; null where nothing says so. */
function doubtAbout(text: string, said: string, { unless, politely }: Rules): string | null {
  const [word] = unless.exec(said) ?? [];
  if (word !== undefined) return `but also says “${word.trim()}”`;
  if (/[?？;]\s*$/.test(text) && !(politely?.test(said) ?? false)) return 'but asks a question';
  return said.split(' ').filter((one) => /\p{Letter}/u.test(one)).length > mostWords ? 'in a long message' : null;
}

/** A sentence that is a STOP by itself, with others around it. `cancel` and `end` are about many things then. */
function stopAmongOthers(text: string, said: string): Refusal | null {
  const alone = said.split(' . ').find((sentence) => isStop(sentence));
  if (alone === undefined) return null;
  const isPlain =
    /^ ?(?:please |ok )?(?:stop|stopp|стоп|στοπ|unsubscribe|optout|opt out|stop all|stopall)(?: please)? ?$/.test(
      alone,
    );
  const because = `has the sentence “${alone.trim()}”`;
  return { kind: isPlain && !/[?？]/.test(text) ? 'certain' : 'doubtful', because };
}
