import type { Language } from './language.ts';

const turkish: Language = {
  language: 'tr',
  things: 'mesaj*|sms*|reklam*|bildirim*|kampanya*',
  says: {
    'forbids to write': [
      '{things} .. gondermeyin*|gonderme|atmayin*|atma|yollamayin*|yollama',
      'bana|beni .. yazmayin*|yazma|aramayin*|arama',
    ],
    'wants no messages': ['{things} .. istemiyor*'],
    'asks to be taken off a list': [
      'numarami .. silin|sil|cikarin|cikar',
      'beni .. listeden|listenizden .. cikarin|cikar|silin|sil',
    ],
    'asks to be left alone': ['beni rahat birakin|birak'],
  },
  maySay: { 'is not interested': ['ilgilenmiyor*'], 'says that it is the wrong number': ['yanlis numara'] },
  unless: 'once|kadar|bugun|yarin|ama|eger|siparis*|adres*|kargo*|fatura*|kacirmak',
};

const hungarian: Language = {
  language: 'hu',
  things: 'uzenet*|sms*|reklam*|hirlevel*|ertesites*|spam*',
  says: {
    'forbids to write': [
      'ne kuldjenek|kuldjon|kuldj|kuldjetek .. tobb|tobbet|{things}',
      'ne irjanak|irjon|irj|hivjanak|hivjon .. tobbet|tobbe|nekem',
    ],
    'wants no messages': ['nem kerek|akarok|szeretnek .. {things}'],
    'asks to end messages': ['hagyjak|hagyja|hagyd abba'],
    'asks to be taken off a list': ['toroljek|torolje|torold|vegyenek|vegyen .. szamomat|listarol|adatbazisbol'],
    'asks to be left alone': ['hagyjanak|hagyjon|hagyj .. beken'],
  },
  maySay: { 'speaks of unsubscribing': ['leiratkoz*'], 'says that it is the wrong number': ['rossz szam'] },
  unless: 'elott|ma|holnap|ha|de|amikor|rendeles*|cim*|csomag*|szamla*',
};

const greek: Language = {
  language: 'el',
  things: 'μηνυμα*|sms|διαφημισ*|ενημερωσ*|προσφορ*|spam',
  says: {
    'forbids to write': ['μη|μην .. στελνε*|στειλε*|γραφετε|γραψε*|ενοχλειτε|καλειτε .. {things}|πια|ξανα|μου|με'],
    'wants no messages': ['δεν θελω|θελουμε|επιθυμω .. {things}'],
    'asks to end messages': ['σταματη* .. {things}|στελνετε|στελνεις|γραφετε|ενοχλειτε'],
    'asks to be taken off a list': [
      'διαγραψτε|διαγραψε|βγαλτε|βγαλε|αφαιρεσ* .. με|αριθμο .. λιστα*|συστημα',
      'διαγραψτε|διαγραψε|σβηστε .. αριθμο*',
    ],
    'asks to be left alone': ['αφηστε|αστε με ησυχο|ησυχη'],
  },
  maySay: {
    'is not interested': ['δεν ενδιαφερομαι|με_ενδιαφερει'],
    'says that it is the wrong number': ['λαθος αριθμο*'],
  },
  unless: 'πριν|μεχρι|σημερα|αυριο|αν|αλλα_αν|οταν|παραγγελια*|διευθυνση|πακετο|εκτος',
};

export const others: readonly Language[] = [turkish, hungarian, greek];
