import type { Channel } from './channel.ts'
import { shownAs, type Content } from './content.ts'

type File = { readonly url: string; readonly mimeType: string; readonly as: ReturnType<typeof shownAs> }

/** The files that a content names, each with what it is shown as. */
export function filesIn(content: Content): readonly File[] {
  if (content.type === 'media')
    return [{ url: content.url, mimeType: content.mimeType, as: shownAs(content) }]
  const cards = content.type === 'card' ? [content] : content.type === 'carousel' ? content.cards : []
  const header =
    content.type === 'interactive' && content.header && 'media' in content.header ? content.header : {}
  return [header, ...cards].flatMap(({ media }: { media?: Omit<File, 'as'> }) =>
    media ? [{ url: media.url, mimeType: media.mimeType, as: shownAs(media) }] : [],
  )
}

const mebibyte = 1_048_576

/**
 * Says which file of a content is not kept any more, or larger than a channel takes; null where all is well.
 * `sizeOf`: octets of a file of ours, null for one that is gone, undefined for one that is elsewhere.
 */
export function faultInFiles(
  { name, fileBytesMax }: Pick<Channel, 'name' | 'fileBytesMax'>,
  content: Content,
  sizeOf: (url: string) => number | null | undefined,
): string | null {
  for (const { url, as } of filesIn(content)) {
    const bytes = sizeOf(url)
    if (bytes === null) return `There is no file at ${url} any more: upload it again.`
    const bytesMax = fileBytesMax?.(as)
    if (bytes !== undefined && bytesMax !== undefined && bytes > bytesMax)
      return `The ${as} has ${shown(bytes)} MB; ${name} takes ${shown(bytesMax)} MB: make it smaller, or link to it.`
  }
  return null
}

const shown = (bytes: number): string => String(Math.round((bytes / mebibyte) * 10) / 10)
