import { authenticate } from 'mailauth'
import { simpleParser, type ParsedMail } from 'mailparser'
import type { HandsetMessageInput, RichButton } from '../handsets/handset.ts'
import type { Files } from './files.ts'
import type { Zone } from './zone.ts'

/** How a mail came: the envelope for one recipient, and who brought it. */
export type Delivered = {
  readonly from: string
  readonly to: string
  readonly ip: string
  readonly helo: string
}

/** What the receiver found of who it is from. */
export type MailVerdicts = {
  readonly spf: string
  readonly dkim: readonly { readonly domain: string; readonly selector: string; readonly result: string }[]
  readonly dmarc: string
}

/** A mail as a handset shows it, and what its reader can do with it. */
export type ShownMail = {
  readonly message: HandsetMessageInput
  readonly parsed: ParsedMail
  readonly pictures: readonly string[]
  readonly links: readonly string[]
  readonly unsubscribeUrl: string | null
}

const buttonsMax = 12

/** Reads a mail as a mail program does: who it is truly from, its words, its files, its links, and how to leave. */
export async function showMail(
  raw: Buffer,
  { from, to, ip, helo }: Delivered,
  { zone, files }: { readonly zone: Zone; readonly files: Files },
): Promise<ShownMail> {
  const [parsed, verdicts] = await Promise.all([
    simpleParser(raw, { skipTextToHtml: true, skipHtmlToText: true }),
    verify(raw, { ip, helo, sender: from }, zone),
  ])
  const sender = parsed.from?.value[0]
  const html = parsed.html || null
  const links = html === null ? linksInText(parsed.text ?? '') : linksIn(html)
  const unsubscribeUrl = oneClickOf(parsed)
  const inline = new Set(parsed.attachments.filter(({ cid }) => cid && html?.includes(`cid:${cid}`)))
  const media = parsed.attachments.filter((file) => !inline.has(file)).map((file) => asMedia(file, files))
  return {
    parsed,
    pictures: html === null ? [] : picturesIn(html),
    links: links.map(({ url }) => url),
    unsubscribeUrl,
    message: {
      channel: 'email',
      from: (sender?.address ?? from).toLowerCase(),
      to,
      text: (parsed.text ?? (html === null ? '' : wordsOf(html))).trim(),
      parts: 1,
      encoding: 'utf8',
      ...(sender?.name && { senderName: sender.name }),
      ...(parsed.messageId && { providerId: parsed.messageId }),
      rich: {
        subject: parsed.subject ?? '',
        ...(html !== null && { html: shownHtml(html, parsed) }),
        ...(media.length > 0 && { media }),
        buttons: [...links.slice(0, buttonsMax).map(asButton), ...(unsubscribeUrl ? [leaveButton] : [])],
        footer: inWords(verdicts),
      },
      raw: { envelope: { from, to }, verdicts, headers: headersOf(parsed) },
    },
  }
}

async function verify(
  raw: Buffer,
  session: { ip: string; helo: string; sender: string },
  zone: Zone,
): Promise<MailVerdicts> {
  const found = await authenticate(raw, {
    ...session,
    mta: 'mail.sandbox.test',
    resolver: zone.resolver,
    disableArc: true,
    disableBimi: true,
  })
  return {
    spf: found.spf ? found.spf.status.result : 'none',
    dkim: found.dkim.results.map(({ signingDomain, selector, status }) => ({
      domain: String(signingDomain || ''),
      selector: String(selector || ''),
      result: status.result,
    })),
    dmarc: found.dmarc ? found.dmarc.status.result : 'none',
  }
}

function inWords({ spf, dkim, dmarc }: MailVerdicts): string {
  const signatures = dkim.map(({ result, domain, selector }) => `DKIM ${result} (${selector}, ${domain})`)
  return [...(signatures.length > 0 ? signatures : ['DKIM none']), `SPF ${spf}`, `DMARC ${dmarc}`].join(' · ')
}

type Link = { readonly url: string; readonly title: string }

function linksIn(html: string): Link[] {
  return [...html.matchAll(/<a\s[^>]*?href\s*=\s*["']?(https?:\/\/[^"'\s>]+)["']?[^>]*>(.*?)<\/a>/gis)].map(
    ([, url = '', inner = '']) => ({
      url: decoded(url),
      title:
        decoded(inner.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' '))
          .trim()
          .slice(0, 60) || 'Link',
    }),
  )
}

/** What a mail says in words: links are shown beside it. */
function wordsOf(html: string): string {
  const bare = html
    .replaceAll(/<(style|script|head)\b[\s\S]*?<\/\1>/gi, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/<(?:br|\/p|\/h\d|\/div|\/tr|\/li)\b[^>]*>/gi, '\n')
    .replaceAll(/<[^>]*>/g, '')
  return decoded(bare).replaceAll(/ *\n */g, '\n')
}

function linksInText(text: string): Link[] {
  return [...text.matchAll(/https?:\/\/[^\s<>"]+/g)].map(([url]) => ({ url, title: new URL(url).hostname }))
}

function picturesIn(html: string): string[] {
  return [...html.matchAll(/<img\s[^>]*?src\s*=\s*["']?(https?:\/\/[^"'\s>]+)/gi)].map(([, url = '']) =>
    decoded(url),
  )
}

function asButton({ url, title }: Link): RichButton {
  return { id: url, title, kind: 'url', url }
}

const leaveButton: RichButton = { id: 'unsubscribe', title: 'Unsubscribe', kind: 'reply' }

/** Source: RFC 8058 §3.1: both headers, and an address for HTTP. */
function oneClickOf({ headerLines }: ParsedMail): string | null {
  const valueOf = (key: string) =>
    headerLines.find((line) => line.key === key)?.line.replaceAll(/\r?\n\s/g, ' ')
  if (!/One-Click/i.test(valueOf('list-unsubscribe-post') ?? '')) return null
  return /<(https?:[^<>\s]+)>/i.exec(valueOf('list-unsubscribe') ?? '')?.[1] ?? null
}

/** Pictures that came along are shown; those from elsewhere are fetched by the reader, not by the page that shows the handset. */
function shownHtml(html: string, { attachments }: ParsedMail): string {
  const withOwn = attachments.reduce(
    (text, { cid, contentType, content }) =>
      cid ? text.replaceAll(`cid:${cid}`, `data:${contentType};base64,${content.toString('base64')}`) : text,
    html,
  )
  return withOwn.replaceAll(/(<img\s[^>]*?)src(\s*=\s*["']?https?:)/gi, '$1data-src$2')
}

function asMedia(
  { filename, contentType, content }: ParsedMail['attachments'][number],
  files: Files,
): { url: string; mimeType: string; filename: string } {
  const named = { mimeType: contentType, filename: filename || 'attachment' }
  return { url: files.add({ ...named, body: content }), ...named }
}

function headersOf({ headerLines }: ParsedMail): Record<string, string> {
  return Object.fromEntries(
    headerLines.map(({ key, line }) => [key, line.slice(line.indexOf(':') + 1).trim()]),
  )
}

function decoded(text: string): string {
  return text
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
}
