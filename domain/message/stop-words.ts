/** Whole messages that mean "send me nothing more", letters only: the words operators and carriers require, and their close kin. */
const stops = new Set(
  `stop stopall stopit stopsms stopmsg stopmessages stoptexting stoptextingme stopmessagingme stopplease pleasestop stopnow
   quit end revoke optout cancel unsubscribe unsub unsubscribeme remove removeme arret td stopp stoppen stopplus
   nomore nomoretexts leavemealone donttextme donotcontact donotcontactme optmeout takemeoff odjava odjavi prekini`.split(
    /\s+/,
  ),
);

/** Whether an inbound text is an opt-out, whatever its case, accents, spacing and punctuation. */
export function isStop(text: string): boolean {
  const letters = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{Letter}]/gu, '');
  return stops.has(letters);
}
