import { decodeWords } from '#smtp/smtp.ts'
import { field, type HeaderFields } from './header-fields.ts'

const subjects =
  /^\s*(re: ?)?(auto(matic|mated)?([ -]?(reply|response|antwort|svar))\b|auto ?: |out of (the )?office|away from (the|my) office|vacation|on (holiday|leave|vacation)|i am (away|out)|abwesenheit|automatische antwort|réponse automatique|absence|absent|respuesta automática|resposta automática|risposta automatica|fuori (ufficio|sede)|fuera de (la )?oficina|ausência|autosvar|automatisch antwoord|afwezig|poissaolo|автоответ|自動応答|自動返信|不在)/i

/**
 * Says whether a machine answered in a person's place: an out-of-office note or a receipt. Whoever answers it, or counts it as a bounce
 * or as a contact's reply, is wrong.
 * Source: RFC 3834 §5, and the header fields that Exchange, Outlook and old responders use.
 */
export function isAutoReply(fields: HeaderFields): boolean {
  const submitted = field(fields, 'auto-submitted').toLowerCase()
  if (submitted.startsWith('auto-replied') || submitted.startsWith('auto-generated (vacation')) return true
  if (field(fields, 'x-autoreply') !== '' || field(fields, 'x-autorespond') !== '') return true
  if (
    field(fields, 'x-auto-response-suppress') !== '' &&
    field(fields, 'in-reply-to') !== '' &&
    submitted !== ''
  )
    return true
  if (/^(auto_reply|auto-reply|autoreply|vacation)/i.test(field(fields, 'precedence'))) return true
  if (
    /^vacation|auto-?(reply|responder)/i.test(
      field(fields, 'x-mail-autoreply') || field(fields, 'x-mailer-type'),
    )
  )
    return true
  return subjects.test(decodeWords(field(fields, 'subject')))
}
