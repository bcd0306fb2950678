/** What programs call having written, behind the name and the date. */
const wrote = [
  'wrote|writes|said',
  'schrieb|geschrieben|hat geschrieben',
  'a écrit|a ecrit|écrit',
  'escribió|escribio|escreveu|ha scritto|scrisse|a scris',
  'schreef|het volgende geschreven|heeft geschreven',
  'skrev|kirjoitti|reit',
  'napisał|napisała|napisał\\(a\\)|napsal|napsala|napísal|napísala',
  'пишет|написал|написала|пише|написав',
  'yazdı|şunları yazdı|έγραψε|írta',
  'ने लिखा|đã viết|menulis|เขียน',
].join('|')

const closing = new RegExp(`(?:\\b|\\s)(?:${wrote})\\s*:?\\s*$`, 'iu')

/** The word before the name; and programs that write a date, a name and an address alone. */
const between = new RegExp(`(?:\\b|\\s)(?:${wrote})\\s.{1,200}[:：]$`, 'iu')
const addressLast = /<[^\s<>@]{1,64}@[^\s<>@]{1,255}>\s*[:：]$/

/** Languages that put the word elsewhere, or end otherwise. */
const wholly =
  /^(?:.{0,200}(?:のメール|さんは書きました|書き込み|写道|寫道|님이 작성|작성:)\s*[:：]?\s*$|在.{4,200}(?:写道|寫道)\s*[:：]?\s*$)/u

const date = /\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}|\d{1,2}[:.h]\d{2}|\b(19|20)\d{2}\b|[年月日]/u
const address = /[^\s<>@]{1,64}@[^\s<>@]{1,255}/

/** Mail programs break the line that introduces a quotation; it has at most this many lines. */
const linesMax = 4
const lengthMax = 400

/** Says whether a line begins "On … somebody wrote:", in any of the languages, over one or a few lines. */
export function isAttribution(lines: readonly string[], at: number): boolean {
  if ((lines[at] as string).trim() === '') return false
  let joined = ''
  for (let line = at; line < Math.min(at + linesMax, lines.length); line++) {
    const text = (lines[line] as string).trim()
    if (text === '' || text.startsWith('>')) return false
    joined = joined === '' ? text : `${joined} ${text}`
    if (joined.length > lengthMax) return false
    const names = date.test(joined) || address.test(joined)
    if (names && introduces(joined)) return startsWell(lines, at, line)
  }
  return false
}

function introduces(line: string): boolean {
  if (wholly.test(line)) return true
  if (!/[:：]$/.test(line)) return false
  return closing.test(line) || (date.test(line) && (between.test(line) || addressLast.test(line)))
}

/** Of lines that would all do as the first, the introduction is the last that names a date or a person: prose above it is not part of it. */
function startsWell(lines: readonly string[], at: number, end: number): boolean {
  if (at === end) return true
  const first = (lines[at] as string).trim()
  return (
    date.test(first) ||
    address.test(first) ||
    /^(on|am|le|el|em|il|op|den|dnia|w dniu|в|at|på|pe|no dia)\b/iu.test(first)
  )
}

const separators = [
  /^\s*-{2,}\s*(original message|ursprüngliche nachricht|original-nachricht|message d'origine|message original|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|originalmeddelande|oprindelig meddelelse|wiadomość oryginalna|исходное сообщение|пересылаемое сообщение|元のメッセージ|原始邮件|original appointment)\s*-{2,}\s*$/iu,
  /^\s*-{3,}\s*reply (above|to) /i,
  /^\s*#+\s*(please )?(type|write|reply) .{0,40}above/i,
  /^\s*-{3,}\s*原始邮件/u,
]

/** Says whether a line stands between a reply and the mail it answers. */
export function isSeparator(line: string): boolean {
  return line.length < 120 && separators.some((pattern) => pattern.test(line))
}

/** The fields of the block that Outlook and others write above what they quote, by what they mean. */
const labels = {
  from: 'from|von|de|da|van|från|fra|od|от|кому от|差出人|发件人|寄件者|보낸 사람|gönderen|lähettäjä',
  sent: "sent|date|gesendet|datum|envoyé|date d'envoi|enviado|enviado el|fecha|data|inviato|verzonden|skickat|sendt|wysłano|отправлено|дата|送信日時|日時|发送时间|日期|보낸 날짜|gönderildi|lähetetty",
  to: 'to|an|à|para|a|aan|till|til|do|кому|宛先|收件人|收件者|받는 사람|kime|vastaanottaja',
  subject:
    'subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|temat|тема|件名|主题|主旨|제목|konu|aihe',
}
const labelled = Object.values(labels).map(
  (words) => new RegExp(`^[*\\s_]*(?:${words})\\s*[*_]*\\s*[:：]`, 'iu'),
)

/** Says whether the block of fields of a quoted mail begins here: who, when and about what, close together. */
export function isHeaderBlock(lines: readonly string[], at: number): boolean {
  const first = lines[at] as string
  const isRule = /^\s*_{10,}\s*$/.test(first)
  const from = isRule ? at + 1 : at
  const [who] = labelled
  if (from >= lines.length || !who?.test(lines[from] as string)) return false
  const block = lines.slice(from, from + 8)
  return labelled.slice(1).filter((label) => block.slice(1).some((line) => label.test(line))).length >= 2
}
