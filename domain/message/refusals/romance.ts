import type { Language } from './language.ts';

const french: Language = {
  language: 'fr',
  things:
    'messages|message|sms|textos|texto|pub|pubs|publicite*|mails|mail|courriels|newsletter*|spam*|promos|promotions|offres|notifications|appels',
  says: {
    'asks to end messages': [
      'arretez|arrete|arreter|cessez|cesse|stoppez .. envoyer|envoi|envois|ecrire|contacter|spammer|harceler|appeler|{things}',
    ],
    'forbids to write': [
      'me|m|nous ecrivez|ecris|contactez|contacte|envoyez|envoie|appelez|derangez|derange plus',
      'ne|n me|m|nous envoyez|envoie pas|jamais|aucun* .. {things}',
      'ne plus m|me envoyer|ecrire|contacter|appeler',
    ],
    'wants no messages': [
      'ne veux|souhaite|desire|voulons|souhaitons plus|pas|aucun* .. {things}',
      'plus aucun* {things}',
    ],
    'asks to be taken off a list': [
      'retirez|retire|enlevez|enleve|supprimez|supprime|effacez|efface|rayez .. moi|mon_numero|ce_numero|mes_coordonnees .. liste|listes|base|fichier|fichiers|listing|repertoire',
      'supprimez|supprime|effacez|efface|retirez|oubliez .. mon|ce numero',
    ],
    'asks to unsubscribe': [
      'desinscri*|desabonne* moi|nous',
      'veux|souhaite|voudrais|desire .. desinscrire|desabonner',
    ],
    'asks to be left alone': ['laissez|laisse|fichez|foutez moi|nous .. tranquille*|paix'],
  },
  maySay: {
    'speaks of unsubscribing': ['desinscri*|desabonn*'],
    'is not interested': ['pas interesse*'],
    'says that it is the wrong number': ['mauvais numero', 'faux numero'],
    'calls it spam': ['spam*|harcel*'],
  },
  unless: 'avant|apres|jusqu*|aujourd*|demain|depuis|si|mais|quand|commande|facture|colis|rendez|adresse|plutot|sauf',
  politely: 'pouvez|pourriez|peux|pourrais vous|tu',
  not: ['n arretez|arrete|arreter|cessez pas', 'ne veux .. rater|manquer|perdre'],
};

const spanish: Language = {
  language: 'es',
  things: 'mensaje*|sms|textos|publicidad*|correo*|spam|anuncio*|promocion*|oferta*|notificacion*|llamada*|propaganda',
  says: {
    'asks to end messages': [
      'dejen|deje|deja|dejad|paren|pare|parad|cesen|basta de .. enviar*|mandar*|escribir*|molestar*|contactar*|llamar*|{things}',
    ],
    'forbids to write': [
      'no me|nos manden|mande|mandes|mandeis|envien|envie|envies|escriban|escriba|escribas .. mas|nunca|{things}',
      'no me|nos escriban|escriba|escribas|contacten|contacte|llamen|molesten|molestes',
      'no mandarme|enviarme|escribirme mas',
    ],
    'wants no messages': ['no quiero|deseo|queremos|deseamos .. {things}', 'no mas {things}'],
    'asks to be taken off a list': [
      'borrenme|borrame|borreme|quitenme|quitame|quiteme|saquenme|sacame|saqueme|eliminenme|eliminame|retirenme|retirame .. lista|base|registro*|sistema',
      'borr*|elimin*|quit*|saqu*|olvid* .. mi|este numero|telefono',
    ],
    'asks to unsubscribe': ['darme|denme|deme|dame|darnos .. baja', 'quiero|deseo|solicito .. baja|desuscribirme'],
    'asks to be left alone': ['dejenme|dejame|dejeme|dejadme .. paz|tranquil*'],
  },
  maySay: {
    'speaks of unsubscribing': ['de_baja|desuscrib*'],
    'is not interested': ['no me interesa'],
    'says that it is the wrong number': ['numero equivocado'],
    'calls it spam': ['spam|acoso'],
  },
  unless: 'antes|hasta|hoy|manana|desde|si|pero|cuando|pedido|direccion|factura|cita|paquete|sino|salvo',
  politely: 'por_favor? me? puede|pueden|podria|podrian|puedes',
  not: ['no dejen|deje|deja|dejes|paren', 'no quiero .. perder*'],
};

const italian: Language = {
  language: 'it',
  things:
    'messagg*|sms|pubblicita|mail|email|e_mail|newsletter|spam|promozion*|offert*|notific*|chiamat*|comunicazion*',
  says: {
    'asks to end messages': [
      'smettete|smettetela|smetti|smettila|smetta|basta|finitela .. mandar*|inviar*|scriver*|contattar*|chiamar*|disturbar*|{things}',
    ],
    'forbids to write': [
      'non mandatemi|inviatemi|scrivetemi|contattatemi|chiamatemi|mandarmi|inviarmi|mandate|inviate .. piu|{things}',
      'non scrivetemi|contattatemi|scrivermi|contattarmi|disturbatemi',
      'non mi mandate|inviate|scrivete|contattate|chiamate|disturbate .. piu|{things}',
    ],
    'wants no messages': ['non voglio|vogliamo|desidero|vorrei .. {things}'],
    'asks to be taken off a list': [
      'cancellatemi|toglietemi|rimuovetemi|eliminatemi|cancellami|toglimi|rimuovimi|eliminami .. list*|elenco|database|rubrica',
      'cancellate|cancella|eliminate|elimina|rimuovete|togliete|dimenticate .. mio|questo numero',
    ],
    'asks to unsubscribe': [
      'disiscrivetemi|disiscrivimi|disiscrivermi|disiscriveteci',
      'voglio|vorrei|desidero .. cancellarmi|disiscrivermi',
    ],
    'asks to be left alone': ['lasciatemi|lasciami|lasciateci .. pace|stare'],
  },
  maySay: {
    'speaks of unsubscribing': ['disiscri*'],
    'is not interested': ['non mi interessa', 'non sono interessat*'],
    'says that it is the wrong number': ['numero sbagliato'],
  },
  unless: 'prima|fino|oggi|domani|da_lunedi|se|ma|quando|ordine|indirizzo|appuntamento|pacco|fattura|tranne',
  politely: 'mi? potete|potreste|puo|puoi',
  not: ['non smett*', 'non voglio .. perder*'],
};

const portuguese: Language = {
  language: 'pt',
  things: 'mensage*|sms|publicidade*|email*|e_mail*|spam|propaganda*|promoc*|oferta*|ligacoes|notificac*|torpedo*',
  says: {
    'asks to end messages': [
      'parem|pare|deixem|chega de|com .. enviar|mandar|escrever|contactar|ligar|incomodar|{things}',
    ],
    'forbids to write': [
      'nao me enviem|envie|mandem|mande|escrevam|escreva|contactem|contacte|liguem|incomodem .. mais|{things}',
      'nao enviem|envie|mandem|mande .. mais .. {things}',
      'nao me escrevam|contactem|contatem|liguem|incomodem',
    ],
    'wants no messages': ['nao quero|queremos|desejo .. {things}'],
    'asks to be taken off a list': [
      'retirem|retire|tirem|tire|removam|remova|apaguem|apague|excluam .. me|meu_numero|este_numero .. lista|base|cadastro',
      'apaguem|apague|removam|remova|excluam|exclua|esquecam .. meu|este numero',
    ],
    'asks to unsubscribe': ['cancelar|cancelem .. inscricao|subscricao', 'me descadastr*', 'descadastr* me'],
    'asks to be left alone': ['deixem|deixa|deixe me? .. paz'],
  },
  maySay: {
    'is not interested': ['nao tenho interesse', 'nao estou interessad*'],
    'says that it is the wrong number': ['numero errado'],
  },
  unless: 'antes|ate|hoje|amanha|desde|se|mas|quando|pedido|endereco|encomenda|fatura|consulta|exceto',
  politely: 'por_favor? podem|pode|poderiam',
  not: ['nao parem|pare|deixem', 'nao quero .. perder'],
};

const romanian: Language = {
  language: 'ro',
  things: 'mesaj*|sms*|reclam*|oferte|mailuri|notificari|spam*',
  says: {
    'asks to end messages': ['opriti|incetati|opreste .. {things}'],
    'forbids to write': ['nu mi|imi|ma|ne mai trimite*|scrie*|contact*|suna*', 'nu mai trimite* .. {things}'],
    'wants no messages': ['nu mai? vreau|doresc|dorim .. {things}'],
    'asks to be taken off a list': [
      'stergeti|sterge|scoateti|scoate|eliminati .. ma|numarul .. lista|baza',
      'stergeti|sterge|uitati numarul',
    ],
    'asks to unsubscribe': ['dezabonati|dezaboneaza ma', 'vreau|doresc .. dezabonez'],
    'asks to be left alone': ['lasati|lasa ma .. pace'],
  },
  maySay: { 'is not interested': ['nu ma intereseaza'], 'says that it is the wrong number': ['numar gresit'] },
  unless: 'inainte|pana|azi|astazi|maine|daca|dar|cand|comand*|adres*|colet*|factur*',
  not: ['nu va? opriti|incetati'],
};

export const romance: readonly Language[] = [french, spanish, italian, portuguese, romanian];
