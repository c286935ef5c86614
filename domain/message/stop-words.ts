const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Whole messages that mean "send me nothing more", letters only: the words operators and carriers require, and their close kin. */
const stops = words(
  `stop stopall stopit stopsms stopmsg stopmessages stoptexting stoptextingme stopmessagingme stopplease pleasestop stopnow stoppromotions
   quit end revoke optout cancel unsubscribe unsub unsubscribeme remove removeme arret td stopp stoppen stopplus
   nomore nomoretexts leavemealone donttextme donotcontact donotcontactme optmeout takemeoff odjava odjavi prekini`,
);
/** A change of mind about a STOP. `yes` is none: it answers questions. */
const starts = words('start unstop startall unstopall');
/** Who asks what this is, and whom they have to do with: carriers want it answered. */
const helps = words('help info aide hilfe pomoc ayuda aiuto');

/** What a whole inbound message asks of us, rather than of the person who wrote to them. */
export type Command = 'stop' | 'start' | 'help';

/** Read whatever its case, accents, spacing and punctuation; null where it asks for none of these. */
export function commandOf(text: string): Command | null {
  const letters = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{Letter}]/gu, '');
  if (stops.has(letters)) return 'stop';
  if (starts.has(letters)) return 'start';
  return helps.has(letters) ? 'help' : null;
}
