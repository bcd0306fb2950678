/** What readers are told of unsubscribing, by language. */
export const unsubscribeWords = {
  en: {
    title: 'Unsubscribe',
    question: 'Do you want no more promotional e-mails at this address?',
    button: 'Unsubscribe',
    done: 'You are unsubscribed. Promotional e-mails will no longer come.',
    broken: 'This link is not complete. Open it from the e-mail again.',
    line: 'Unsubscribe from promotional e-mails',
  },
  es: {
    title: 'Darse de baja',
    question: '¿No quiere recibir más correos promocionales en esta dirección?',
    button: 'Darse de baja',
    done: 'Se ha dado de baja. Ya no recibirá correos promocionales.',
    broken: 'El enlace está incompleto. Ábralo de nuevo desde el correo.',
    line: 'Darse de baja de los correos promocionales',
  },
  pt: {
    title: 'Cancelar inscrição',
    question: 'Não quer mais receber e-mails promocionais neste endereço?',
    button: 'Cancelar inscrição',
    done: 'Inscrição cancelada. Não virão mais e-mails promocionais.',
    broken: 'O link está incompleto. Abra-o de novo a partir do e-mail.',
    line: 'Cancelar a inscrição nos e-mails promocionais',
  },
  de: {
    title: 'Abmelden',
    question: 'Möchten Sie an dieser Adresse keine Werbe-Mails mehr?',
    button: 'Abmelden',
    done: 'Sie sind abgemeldet. Es kommen keine Werbe-Mails mehr.',
    broken: 'Der Link ist unvollständig. Öffnen Sie ihn noch einmal aus der E-Mail.',
    line: 'Von Werbe-Mails abmelden',
  },
  fr: {
    title: 'Se désabonner',
    question: 'Ne plus recevoir d’e-mails promotionnels à cette adresse ?',
    button: 'Se désabonner',
    done: 'Vous êtes désabonné. Vous ne recevrez plus d’e-mails promotionnels.',
    broken: 'Ce lien est incomplet. Ouvrez-le de nouveau depuis l’e-mail.',
    line: 'Se désabonner des e-mails promotionnels',
  },
  hi: {
    title: 'सदस्यता समाप्त करें',
    question: 'क्या आप इस पते पर प्रचार ई-मेल नहीं चाहते?',
    button: 'सदस्यता समाप्त करें',
    done: 'सदस्यता समाप्त हो गई। अब प्रचार ई-मेल नहीं आएँगे।',
    broken: 'यह लिंक अधूरा है। इसे ई-मेल से फिर खोलें।',
    line: 'प्रचार ई-मेल की सदस्यता समाप्त करें',
  },
} as const

export type UnsubscribeLanguage = keyof typeof unsubscribeWords

export const unsubscribeLanguages = Object.keys(unsubscribeWords) as UnsubscribeLanguage[]

/** The first of some language tags (`pt-BR`) that we have words in; null when there is none. */
export function languageAmong(tags: readonly string[]): UnsubscribeLanguage | null {
  const asked = tags.map((tag) => /^\s*([a-z]{2})(?![a-z])/i.exec(tag)?.[1]?.toLowerCase() ?? '')
  return (
    (asked.find((one) => Object.hasOwn(unsubscribeWords, one)) as UnsubscribeLanguage | undefined) ?? null
  )
}
