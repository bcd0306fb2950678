/** What the page says, by language. */
const words = {
  en: [
    'Unsubscribe',
    'Do you want no more promotional e-mails at this address?',
    'Unsubscribe',
    'You are unsubscribed. Promotional e-mails will no longer come.',
    'This link is not complete. Open it from the e-mail again.',
  ],
  es: [
    'Darse de baja',
    '¿No quiere recibir más correos promocionales en esta dirección?',
    'Darse de baja',
    'Se ha dado de baja. Ya no recibirá correos promocionales.',
    'El enlace está incompleto. Ábralo de nuevo desde el correo.',
  ],
  pt: [
    'Cancelar inscrição',
    'Não quer mais receber e-mails promocionais neste endereço?',
    'Cancelar inscrição',
    'Inscrição cancelada. Não virão mais e-mails promocionais.',
    'O link está incompleto. Abra-o de novo a partir do e-mail.',
  ],
  de: [
    'Abmelden',
    'Möchten Sie an dieser Adresse keine Werbe-Mails mehr?',
    'Abmelden',
    'Sie sind abgemeldet. Es kommen keine Werbe-Mails mehr.',
    'Der Link ist unvollständig. Öffnen Sie ihn noch einmal aus der E-Mail.',
  ],
  fr: [
    'Se désabonner',
    'Ne plus recevoir d’e-mails promotionnels à cette adresse ?',
    'Se désabonner',
    'Vous êtes désabonné. Vous ne recevrez plus d’e-mails promotionnels.',
    'Ce lien est incomplet. Ouvrez-le de nouveau depuis l’e-mail.',
  ],
  hi: [
    'सदस्यता समाप्त करें',
    'क्या आप इस पते पर प्रचार ई-मेल नहीं चाहते?',
    'सदस्यता समाप्त करें',
    'सदस्यता समाप्त हो गई। अब प्रचार ई-मेल नहीं आएँगे।',
    'यह लिंक अधूरा है। इसे ई-मेल से फिर खोलें।',
  ],
} as const

export type UnsubscribeState = 'ask' | 'done' | 'broken'

/**
 * The page of the unsubscribe link. It asks; only its button acts, so that a program that fetches links ends nothing.
 * Shape: no scripts, nothing from elsewhere; the language is the first of `acceptLanguage` that we have, else English.
 */
export function unsubscribePage(state: UnsubscribeState, acceptLanguage: string): string {
  const language = languageOf(acceptLanguage)
  const [title, question, button, done, broken] = words[language]
  const form = `<p>${question}</p><form method="post"><input type="hidden" name="confirm" value="yes"><button>${button}</button></form>`
  const body = { ask: form, done: `<p>${done}</p>`, broken: `<p>${broken}</p>` }[state]
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${title}</title><style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem}button{font:inherit;padding:.5rem 1.25rem}</style><main><h1>${title}</h1>${body}</main></html>`
}

function languageOf(acceptLanguage: string): keyof typeof words {
  const asked = acceptLanguage
    .slice(0, 200)
    .split(',')
    .map((one) => one.trim().slice(0, 2).toLowerCase())
  return (asked.find((one) => one in words) as keyof typeof words | undefined) ?? 'en'
}
