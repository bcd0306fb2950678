import type { Strings } from './en.ts'

/** The words of the component in Hindi. */
export const hi: Strings = {
  notifications: 'सूचनाएँ',
  unread: '{n} अपठित',
  markAllRead: 'सभी को पढ़ा हुआ चिह्नित करें',
  markRead: 'पढ़ा हुआ चिह्नित करें',
  remove: 'हटाएँ',
  close: 'बंद करें',
  open: 'खोलें',
  older: 'पुरानी सूचनाएँ दिखाएँ',
  empty: 'अभी यहाँ कुछ नहीं है।',
  loading: 'लोड हो रहा है…',
  away: 'कनेक्शन नहीं है। अपने आप फिर कोशिश की जाएगी।',
  refused: 'आपकी सूचनाएँ यहाँ नहीं दिखाई जा सकतीं।',
  isUnread: 'अपठित',
  arrived: 'नई सूचना: {title}',
  answered: 'आपका उत्तर',
}
