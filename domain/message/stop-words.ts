const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/**
 * Whole messages that mean "send me nothing more", letters only: the words operators and carriers require, and their close kin; and what they
 * are called where people write in another language, or another script.
 */
const stops = words(
  `stop stopall stopit stopsms stopmsg stopmessages stoptexting stoptextingme stopmessagingme stopplease pleasestop stopnow stoppromotions
   quit end revoke optout cancel unsubscribe unsub unsubscribeme remove removeme arret td stopp stoppen stopplus
   nomore nomoretexts leavemealone donttextme donotcontact donotcontactme optmeout takemeoff odjava odjavi prekini
   desabonner desinscrire baja parar cancelar sair abmelden abbestellen disdici annulla afmelden avsluta afmeld avmeld odhlasit wypisz rezygnuje
   leiratkozas dezabonare iptal стоп одјава одјави прекини отписаться отписка відписатися отпиши στοπ διακοπη`,
);
/** A change of mind about a STOP. `yes` is none: it answers questions. */
const starts = words('start unstop startall unstopall старт');
/** Who asks what this is, and whom they have to do with: carriers want it answered. */
const helps = words('help info aide hilfe pomoc ayuda aiuto ajuda yardim yardım помоћ помощь допомога βοηθεια');

/** What a whole inbound message asks of us, rather than of the person who wrote to them. */
export type Command = 'stop' | 'start' | 'help';

const lettersOf = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{Letter}]/gu, '');

export const isStop = (text: string): boolean => stops.has(lettersOf(text));

/** Read whatever its case, accents, spacing and punctuation; null where it asks for none of these. */
export function commandOf(text: string): Command | null {
  const letters = lettersOf(text);
  if (stops.has(letters)) return 'stop';
  if (starts.has(letters)) return 'start';
  return helps.has(letters) ? 'help' : null;
}
