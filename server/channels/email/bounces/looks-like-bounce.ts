import { addressIn } from './addresses.ts'
import { decodeWords } from '#smtp/smtp.ts'
import { field, fieldsNamed, type HeaderFields } from './header-fields.ts'

const daemonAddress =
  /^<?(mailer[-_.]?daemon|post[-_]?master|mail[-_.]?(delivery|admin|system)|maildelivery|bounces?|ndr|delivery)[^@]{0,20}(@|>?$)/i
const daemonName =
  /^"?'?(mailer-?daemon|post-?master|[^<@]{0,30}mail delivery|mail ?delivery (sub)?system|mail administrator|delivery (sub)?system|system administrator|"?[^<"]{0,20}notification)\b[^<@]{0,20}"?\s*(<|\(|$)/i

const subjects =
  /undeliver|not? (be )?deliver|un-?deliver|deliver(y|ing)[^a-z].{0,20}(fail|status|notif|error|problem|delay|report|unsuc|incomplete)|fail(ed|ure)?[ _-].{0,20}(deliver|notice|mail|send|notif|message)|mail (system|failure|delivery|error)|returned? (mail|message|to sender)|mail ?(could|can) ?not|(message|mail) (could|can|delayed|not|status|you sent|returned|delivery|rejected)|bounce|non-?deliver|could not (be )?(send|deliver)|couldn't be deliver|DSN|error (sending|while)|unable to deliver|returning message|warning: (message|could)|nondeliverable|unzustellbar|non (remis|distribu|recapit)|no (se )?(pudo )?entreg|mancata|メールエラー|配信(不能|できません|エラー)|送信できません|エラー通知|не доставлен|невозможно доставить|não (foi )?entreg|odmowa|nie dostarczon|delivery$/i

const phrases =
  /could ?n[o']t be (delivered|sent)|could not (be )?deliver|can ?n?[o']t (be )?deliver|not (been )?delivered|undeliver(able|ed)|unable to (deliver|send)|wasn't able to deliver|was not able to deliver|delivery (has |to [^\n]{0,60})?(failed|failure|error|problem|not possible|attempt)|failed (permanently|to deliver|recipient)|(following|these) (address|recipient)[^\n]{0,60}(fail|error|problem|errors)|did not reach|permanent(ly)? (error|failure|fatal|fail)|error (occurred )?(while )?(trying|delivering|sending)|rejected by|were? rejected|bounced|returned to sender|not accept|does not like recipient|no longer (exist|valid|on server)|user unknown|unknown user|no such (user|address)|mailbox (is )?full|problem delivering|delivery of your message|message was not|非常に残念|配信できません|送信できません|でした。|не может быть доставлено|impossible de (remettre|distribuer)|no (se ha podido|pudo ser) entreg|unzustellbar|konnte nicht/i

/**
 * Weighs whether a mail without a delivery status tells of one that was not delivered. One sign is never enough: people forward
 * bounces, write about them, and write from addresses named postmaster.
 */
export function looksLikeBounce(fields: HeaderFields, notice: string, hasReturned: boolean): boolean {
  const from = decodeWords(field(fields, 'from'))
  const returnPath = fieldsNamed(fields, 'return-path')
  const isNull = returnPath.some((value) => value === '' || value === '<>' || daemonAddress.test(value))
  const isFromDaemon =
    daemonName.test(from) || daemonAddress.test(addressIn(from) ?? from) || /^\s*<?>?\s*$/.test(from)
  // Systems that report to one recipient offer no way to leave; senders to many do.
  if (field(fields, 'list-unsubscribe') !== '' && !isNull) return false
  const hasFailed = field(fields, 'x-failed-recipients') !== ''
  const hasSubject = subjects.test(decodeWords(field(fields, 'subject')))
  const hasPhrase = phrases.test(notice.slice(0, 6_000))
  const hasReply = /(^|[\s:'"(<])[45]\d\d[ -]+#?\(?[45a-z<]|\(#?[45]\.\d+\.\d+\)|[45]\.\d\.\d/im.test(notice)
  const isReport = /multipart\/report/i.test(field(fields, 'content-type'))
  const sender = Number(isNull) + 2 * Number(isFromDaemon) + 2 * Number(hasFailed) + Number(isReport)
  const content = Number(hasSubject) + Number(hasPhrase) + Number(hasReply) + Number(hasReturned)
  return (
    (sender >= 1 && content >= 2) ||
    (sender >= 3 && content >= 1) ||
    (hasSubject && hasPhrase && (hasReply || hasReturned))
  )
}
