import { unsubscribeSlot } from '#shared/unsubscribe-slot.ts'
import { beforeEnd } from './track-html.ts'
import { languageAmong, unsubscribeWords, type UnsubscribeLanguage } from './unsubscribe-words.ts'

const own = new RegExp(`\\{\\{\\s*${unsubscribeSlot}\\s*\\}\\}`)

/** What a mail says, as far as a line can be put below it. */
type Said = { readonly text?: string | undefined; readonly html?: string | undefined }

/**
 * Puts a line below a mail by which its reader can unsubscribe without a button of the mail program; text and HTML each get one
 * unless they say it themselves. `url` may be a slot. The language is the one the HTML names, else the one given.
 */
export function withUnsubscribeLine({ text, html }: Said, url: string, language: UnsubscribeLanguage): Said {
  const { line } = unsubscribeWords[languageOf(html ?? '') ?? language]
  return {
    ...(text && { text: own.test(text) ? text : `${text.trimEnd()}\n\n${line}: ${url}\n` }),
    ...(html && { html: own.test(html) ? html : beforeEnd(html, inHtml(line, url)) }),
  }
}

function languageOf(html: string): UnsubscribeLanguage | null {
  const tag = /<html\b[^>]{0,2000}?\slang\s*=\s*["']?([A-Za-z-]{2,35})/i.exec(html.slice(0, 10_000))?.[1]
  return tag === undefined ? null : languageAmong([tag])
}

const inHtml = (line: string, url: string): string =>
  `<p style="margin:24px 8px 8px;font:12px/1.5 sans-serif;color:#595959;text-align:center"><a href="${url}" style="color:#595959">${line}</a></p>`
