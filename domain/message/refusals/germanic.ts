import type { Language } from './language.ts';

const english: Language = {
  language: 'en',
  things:
    'texts|text_messages|messages|message|msgs|sms|txts|texting|messaging|spam|spamming|ads|adverts|advertising|promotions|promos|offers|emails|e_mails|mails|newsletter|newsletters|marketing|notifications|calls|crap|junk',
  says: {
    'asks to end messages': [
      'stop|quit|cease texting|messaging|contacting|spamming|emailing|writing|bothering|harassing|pestering|txting',
      'stop|quit|cease calling me|us|this_number',
      'stop|quit|cease sending .. {things}',
      'stop|quit|cease sending me? this|these|those|anything|things|stuff',
      'stop|quit|cease|end with? the|these|those|this|all|your|any? {things}',
    ],
    'forbids to write': [
      'do_not|dont|never ever? text|message|msg|contact|sms|txt|spam|bother|email|write_to|write|call|pester me|us|this_number|my_phone|my_number|again|anymore|any_more|ever',
      'do_not|dont|never send .. {things}',
      'do_not|dont|never send me anything|this|these|stuff',
    ],
    'wants no messages': [
      'do_not|dont|no_longer want|wish|need|care|like .. {things}',
      'do_not|dont|no_longer want|wish to_be contacted|texted|messaged|called',
      'do_not|dont|no_longer want|wish to_hear from you',
      'no more of? your|these|this|those? {things}',
    ],
    'asks to be taken off a list': [
      'take|remove|delete|get|pull|drop|erase|strike me|us|my_number|my_phone|my_phone_number|this_number|my_name|my_details|my_data|number off|from|of|out .. list|lists|database|system|contacts|records|distribution|marketing|{things}',
      'take|remove|get me|us off|from this|it|here|that|there .',
      'remove|delete me|us please|pls|plz|now|asap? .',
      'delete|remove|erase|lose|forget my|this cell|mobile|phone? number',
    ],
    'asks to unsubscribe': [
      'unsubscribe|unsub|deregister me|us|my_number|this_number',
      'opt me|us|my_number|this_number out',
      'want|wish|like|choose|asked|asking to|2 unsubscribe|unsub|opt_out|be_unsubscribed|be_removed|be_taken_off|be_left_alone',
      'please|pls|plz|kindly unsubscribe|unsub|opt_out|optout',
      'am|m|im opting_out|unsubscribing',
    ],
    'asks to be left alone': ['leave me|us alone'],
  },
  maySay: {
    'speaks of unsubscribing': ['unsubscrib*|unsub|opt_out|optout|opted_out'],
    'is not interested': ['not|no|never interested .', 'not|no interested'],
    'says that it is the wrong number': ['wrong number|person'],
    'sends us away': ['go away', 'fuck|piss|bugger off', 'get lost', 'no_more .'],
    'calls it spam': ['spam|spamming|spammers|harassment|harassing'],
    'asks to be forgotten': ['delete|remove|erase my account|data|details|profile|information'],
    'begins with stop': ['^ stop'],
  },
  unless:
    'before|until|till|after|today|tonight|tomorrow|yesterday|since|instead|unless|but|if|when|while|during|at_night|at_work|address|order|orders|package|parcel|appointment|booking|subscription|membership|invoice|receipt|rather|except|because|only',
  politely: 'please|pls? can|could|would|will|can_you|could_you you|u',
  not: [
    'do_not|dont|never|not ever? stop|quit|unsubscribe|end',
    'cant|cannot|wont|will_not stop|quit|end',
    'want|wish|like to miss|lose|keep|stay|leave',
    'why|when|how_come .. did|have|has|do you|u stop*',
    'stop by|at|in|over|off|for|here|there|it|on|near|light|sign|watch|loss|working',
    'waiting|wait|guest|gift|shopping|packing|wish list',
    'bus|tram|train|next|first|last|pit|non|full|one stop',
  ],
};

const german: Language = {
  language: 'de',
  things:
    'nachricht*|sms|werbung|werbe*|newsletter*|mails|e_mails|emails|mitteilung*|anrufe|spam|texte|angebote|benachrichtigung*|zeug|kram',
  says: {
    'asks to end messages': [
      'hor|hort|horen|hoer|hoert|hoeren .. auf .. {things}|schreiben|schicken|senden|texten|belastigen',
      'aufhoren|aufhoeren .. {things}|schreiben|schicken|senden|texten|belastigen',
      'stoppen|stoppt|stopp|beenden|unterlassen|unterlasst|schluss .. {things}',
    ],
    'forbids to write': [
      'schreib|schreibt|schreiben|kontaktier*|ruf|ruft|rufen|schick|schickt|schicken|sende|sendet|senden|belastig* .. nicht|nie|keine|keinen|nichts .. mehr',
      'nicht|nie mehr|wieder schreiben|anschreiben|kontaktieren|anrufen|texten|belastigen',
    ],
    'wants no messages': [
      'keine|keinen|keinerlei .. {things} mehr',
      'mochte|moechte|will|wunsche|wunschen|wollen|brauche keine|keinen|keinerlei|nie .. {things}',
      'keine weiteren|mehr {things}',
    ],
    'asks to be taken off a list': [
      'nehm*|nimm|streich*|losch*|loesch*|entfern*|trag|tragt|tragen .. mich|uns|meine_nummer|meine_daten|meine_handynummer|diese_nummer .. liste|verteiler|verteilerliste|datenbank|mailingliste|system|kartei',
      'losch*|loesch*|entfern*|vergesst|vergessen|vergiss .. meine|diese nummer|handynummer|telefonnummer|rufnummer',
    ],
    'asks to unsubscribe': [
      'meld|meldet|melden|trag|tragt|tragen .. mich|uns .. ab|aus .',
      'mochte|moechte|will|wurde .. abmelden|austragen|abbestellen',
      'bitte abmelden|austragen|abbestellen',
    ],
    'asks to be left alone': ['lass|lasst|lassen .. mich|uns .. ruhe|frieden'],
  },
  maySay: {
    'speaks of unsubscribing': ['abmelden|abbestell*|austragen|abmeldung'],
    'is not interested': ['kein interesse', 'nicht interessiert'],
    'says that it is the wrong number': ['falsche nummer', 'falsch verbunden'],
    'calls it spam': ['spam|belastig*|belaestig*'],
  },
  unless:
    'vor|bis|heute|morgen|uhr|seit|wenn|aber|sondern|stattdessen|nachts|bestellung|termin|adresse|kurs|paket|rechnung|abo|ausser|nur|weil',
  politely: 'bitte? kannst|konnen|konnten|konntet|konnt|koennen|koennten|wurden|wurdet du|sie|ihr',
  not: ['hor*|hoer* .. nicht auf', 'nicht .. verpassen|verlieren'],
};

const dutch: Language = {
  language: 'nl',
  things: 'bericht*|sms|sms_jes|smsjes|reclame*|mails|e_mails|nieuwsbrief*|spam|appjes|aanbieding*|meldingen',
  says: {
    'asks to end messages': [
      'stop|stopt|hou|houd|houdt .. met|op .. sturen|smsen|appen|schrijven|bellen|mailen|{things}',
    ],
    'forbids to write': ['stuur|stuurt|zend|schrijf|app|sms|bel|contacteer|benader .. geen|niet|nooit|niets .. meer'],
    'wants no messages': ['wil|willen|wens|hoef .. geen .. {things}', 'geen {things} meer'],
    'asks to be taken off a list': [
      'haal|haalt|verwijder|schrap|schrijf|gooi .. me|mij|ons|mijn_nummer .. lijst|bestand|mailinglijst|database|systeem|verzendlijst',
      'verwijder|wis|vergeet .. mijn|dit nummer|telefoonnummer',
    ],
    'asks to unsubscribe': ['meld me|mij .. af', 'schrijf me|mij .. uit', 'wil me|mij .. afmelden|uitschrijven'],
    'asks to be left alone': ['laat me|mij|ons .. met_rust'],
  },
  maySay: {
    'speaks of unsubscribing': ['afmelden|uitschrijven|afmelding'],
    'is not interested': ['geen interesse', 'niet geinteresseerd'],
    'says that it is the wrong number': ['verkeerd nummer'],
  },
  unless: 'voor|tot|vandaag|morgen|sinds|als|maar|wanneer|bestelling|adres|pakket|afspraak|factuur|na',
  politely: 'kun|kunt|kunnen|wil|wilt je|u|jullie',
};

const nordic: Language = {
  language: 'sv, no, da',
  things:
    'sms|smser|meddelande*|reklam*|reklame|mejl|utskick|erbjudand*|melding*|besked*|beskjed*|spam|nyhetsbrev*|tilbud',
  says: {
    'asks to end messages': [
      'sluta|slut|stopp|stoppa|hold_op|slutt .. skicka|skriva|sende|kontakta|ringa|smsa|{things}',
    ],
    'forbids to write': [
      'skicka|skriv|send|kontakta|kontakt|ring .. inga|inte|aldrig|ikke|ingen .. mer|mera|fler|flere|igen|{things}',
    ],
    'wants no messages': ['vill|onskar|onsker|vil .. inte|inga|ikke|ingen .. {things}'],
    'asks to be taken off a list': [
      'ta|tag|fjern|slett|radera|slet .. mig|meg|mitt_nummer|mit_nummer .. lista*|list*|register*|database*',
      'radera|fjern|slett|slet|ta_bort mitt|mit nummer',
    ],
    'asks to unsubscribe': ['avregistrera|avanmal|avmeld|afmeld|framelda mig|meg'],
    'asks to be left alone': ['lamna|la|lad mig|meg .. fred|ifred'],
  },
  maySay: {
    'is not interested': ['inte intresserad', 'ikke interess*'],
    'says that it is the wrong number': ['fel nummer', 'feil nummer'],
  },
  unless:
    'innan|fore|tills|idag|imorgon|i_dag|i_morgen|sedan|siden|om|men|nar|hvis|ordre|bestallning|adress*|paket*|pakke*',
};

export const germanic: readonly Language[] = [english, german, dutch, nordic];
