import type { Language } from './language.ts';

/** Croatian, Bosnian, Serbian, Montenegrin; what is written in Cyrillic is read in Latin letters, too. */
const southern: Language = {
  language: 'hr, bs, sr',
  things:
    'poruk*|sms|smsove|spam*|reklam*|oglas*|ponud*|obavijest*|obavest*|obavjest*|mailov*|mejlov*|newsletter*|promocij*|notifikacij*',
  says: {
    'asks to end messages': [
      'prestan*|stani|stanite .. slat*|salj*|pisat*|javljat*|zvat*|kontaktirat*|uznemirav*|gnjavit*|{things}',
      'dosta .. {things}',
    ],
    'forbids to write': [
      'ne|nemoj|nemojte|nikad .. salj*|slat*|saljet* .. {things}',
      'ne|nemoj|nemojte|nikad mi|nam vise salj*|slat*|nista',
      'ne|nemoj|nemojte|nikad salj*|slat* mi|nam .. vise|nista .',
      'ne|nemoj|nemojte|nikad salj* mi|nam vise|nista',
      'ne|nemoj|nemojte|nikad mi|me|nam|nas vise? pisat*|pisit*|pisi|zvat*|zovite|zovi|kontaktirat*|kontaktirajte|javljat*|uznemirav*|gnjavit*',
      'ne|nemoj|nemojte|nikad pisite|pisi|zovite|zovi|kontaktirajte|kontaktiraj|javljajte|uznemiravajte|gnjavite mi|me|nam|nas',
    ],
    'wants no messages': ['ne zelim|zelimo|trebam|trebaju .. {things}', 'necu|ne_cu|ne_hocu .. {things}'],
    'asks to be taken off a list': [
      'makni*|maknut*|skin*|izbris*|obris*|brisi*|uklon*|izbac*|ispis* .. me|nas|moj_broj|ovaj_broj|moje_podatke|broj .. list*|popis*|baz*|evidencij*|imenik*|sustav*|sistem*',
      'obris*|izbris*|brisi*|zaborav*|uklon*|makni* .. moj|ovaj .. broj*',
    ],
    'asks to unsubscribe': [
      'odjav* me|nas|moj_broj|ovaj_broj',
      'zelim|hocu|zelimo|molim .. odjavi*|odjavu',
      'odjav* molim',
    ],
    'asks to be left alone': ['ostav* .. me|nas .. miru', 'pusti* .. me|nas .. miru'],
  },
  maySay: {
    'speaks of unsubscribing': ['odjav*'],
    'is not interested': ['ne zanima me|nas|ovo', 'nisam zainteresiran*|zainteresovan*'],
    'says that it is the wrong number': ['krivi|pogresan|krivom|pogresnom broj*'],
    'calls it spam': ['spam*|uznemirav*'],
  },
  unless:
    'prije|pre|do|nakon|posle|poslije|danas|sutra|jucer|ako|kad|kada|nego|narudzb*|adres*|paket*|termin*|racun*|osim|ali|nocu|od_ponedjelj*|jer|samo',
  politely: 'molim|molim_vas? mozete|mozes|biste|mozemo li',
  not: ['ne|nemoj|nemojte|nikad prestat*|prestan*|prestaj*', 'ne zelim|zelimo .. propust*|izgub*'],
};

const slovene: Language = {
  language: 'sl',
  things: 'sporocil*|sms*|oglas*|reklam*|ponudb*|obvestil*|mailov|spam*',
  says: {
    'asks to end messages': ['nehaj*|prenehaj* .. posilja*|pisat*|klica*|{things}'],
    'forbids to write': ['ne|nikoli posilj*|pisit*|pisi|klicit* .. {things}|vec'],
    'wants no messages': ['ne zelim|zelimo .. {things}', 'nocem|necem|nocemo .. {things}'],
    'asks to be taken off a list': [
      'odstran*|izbris*|umakn*|crt* .. me|mojo_stevilko|to_stevilko .. seznam*|baz*|list*',
      'izbris*|odstran*|pozab* .. mojo|to .. stevilko',
    ],
    'asks to unsubscribe': ['odjavite|odjavi me'],
    'asks to be left alone': ['pustite|pusti me .. miru'],
  },
  maySay: { 'is not interested': ['ne zanima me'], 'says that it is the wrong number': ['napacna stevilka'] },
  unless: 'pred|do|danes|jutri|ce|ampak|ko|narocil*|naslov*|paket*|termin*|racun*',
};

const polish: Language = {
  language: 'pl',
  things: 'wiadomosc*|sms*|reklam*|ofert*|mail*|e_mail*|newsletter*|spam*|powiadom*',
  says: {
    'asks to end messages': ['przestan*|przestac|dosc|koniec .. wysyla*|pisa*|przysyla*|dzwoni*|nekac|{things}'],
    'forbids to write': [
      'nie wysyla*|przysyla*|slijcie|slij .. {things}|wiecej',
      'nie pisz*|pisac|kontaktuj*|kontaktowac|dzwon* .. do_mnie|ze_mna|wiecej',
    ],
    'wants no messages': ['nie chce|chcemy|zycze|zyczymy .. {things}'],
    'asks to be taken off a list': [
      'usun*|wykresl*|skresl*|wypis* .. mnie|nas|moj_numer|ten_numer|moje_dane .. list*|baz*|system*',
      'usun*|skasuj* .. moj|ten numer',
    ],
    'asks to unsubscribe': ['wypis* mnie|nas', 'chce .. wypisac'],
    'asks to be left alone': ['dajcie|daj|zostaw* .. mi|mnie .. spokoj*'],
  },
  maySay: {
    'speaks of unsubscribing': ['wypis*'],
    'is not interested': ['nie jestem zainteresowan*'],
    'says that it is the wrong number': ['zly numer', 'pomylka'],
  },
  unless: 'przed|do_konca|dzis|dzisiaj|jutro|jesli|jezeli|ale|kiedy|zamowien*|adres*|paczk*|wizyt*|faktur*|tylko',
  politely: 'czy? mozecie|mozesz|mozna',
  not: ['nie przestaw*|przestan*', 'nie chce .. przegapic|stracic'],
};

const czech: Language = {
  language: 'cs, sk',
  things: 'zprav*|sprav*|sms*|reklam*|nabidk*|ponuk*|mail*|newsletter*|spam*',
  says: {
    'asks to end messages': ['prestan* .. posilat|posielat|psat|pisat|volat|otravovat|{things}'],
    'forbids to write': [
      'neposilej*|neposielaj*|neposilat|neposielat .. {things}|nic',
      'uz|vice|viac mi? nepiste|nepis|nepiste|nevolejte|nevolajte|neposilejte|neposielajte|nekontaktuj*',
      'nepiste|nepis|nekontaktuj* mi|me|ma uz|vice|viac?',
    ],
    'wants no messages': ['nechci|nechceme|nepreji|nechcem|nezelam .. {things}', 'zadne|ziadne dalsi|uz {things}'],
    'asks to be taken off a list': [
      'odstran*|vyrad*|smaz*|vymaz*|vyskrtn* .. me|mne|ma|moje_cislo .. seznam*|zoznam*|databaz*',
      'smaz*|vymaz*|odstran* .. moje|toto cislo',
    ],
    'asks to unsubscribe': ['odhlas* me|ma|mne'],
    'asks to be left alone': ['nechte|nechajte|dejte|dajte .. me|ma|mi .. pokoj*|byt'],
  },
  maySay: { 'is not interested': ['nemam zajem|zaujem'], 'says that it is the wrong number': ['spatne|zle cislo'] },
  unless: 'pred|do|dnes|zitra|zajtra|kdyz|ked|ale|objednav*|adres*|balik*|fakturu',
};

const eastern: Language = {
  language: 'ru, uk',
  things: 'сообщен*|смс*|sms|рассыл*|реклам*|спам*|уведомлен*|письма|писем|повідомлен*|розсилк*',
  says: {
    'asks to end messages': [
      'перестан*|прекрат*|хватит|довольно|припин* .. писать|слать|отправлять|присылать|звонить|беспокоить|надсилати|писати|{things}',
    ],
    'forbids to write': [
      'не пиши|пишите|звони|звоните|беспокойте|беспокой|пишіть .. мне|меня|мені|больше|більше',
      'не присылай*|шлите|шли|отправляй*|надсилайте .. {things}|больше|більше',
      'больше|більше мне|мені? не пиши|пишите|присылай*|шлите|отправляй*|звоните|пишіть|надсилайте',
    ],
    'wants no messages': ['не хочу|желаю|хотим .. {things}'],
    'asks to be taken off a list': [
      'удал*|убер*|исключ*|вычерк* .. меня|мой_номер|этот_номер|мои_данные .. списк*|баз*|рассыл*',
      'удал*|забудьте|сотр*|видал* .. мой|этот|мій номер',
    ],
    'asks to unsubscribe': ['отпишите|отпиши меня', 'хочу .. отписаться', 'відпишіть мене'],
    'asks to be left alone': ['остав* .. меня .. покое', 'отстан*  .. меня'],
  },
  maySay: {
    'speaks of unsubscribing': ['отпис*|відпис*'],
    'is not interested': ['не интересно|интересует|цікавить'],
    'says that it is the wrong number': ['ошиблись|ошибка номером'],
  },
  unless: 'до|после|сегодня|завтра|если|но|когда|заказ*|адрес*|посылк*|счет|кроме',
  not: ['не перестав*|прекращ*', 'не хочу .. пропус*|потерять'],
};

export const slavic: readonly Language[] = [southern, slovene, polish, czech, eastern];
