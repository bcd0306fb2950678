import { createHash } from 'node:crypto'
import { nowMs } from '#platform/clock.ts'
import { GraphRefusal } from './graph-refusal.ts'
import type { Media, World } from './world.ts'

const dayMs = 86_400_000
const linkMs = 5 * 60_000
const mediaMax = 2_000

/** Types the Cloud API takes, and their largest sizes in bytes. */
const limits: readonly [pattern: RegExp, bytesMax: number][] = [
  [/^audio\/(?:aac|mp4|mpeg|amr|ogg)/, 16_777_216],
  [/^image\/(?:jpeg|png)$/, 5_242_880],
  [/^video\/(?:mp4|3gpp)$/, 16_777_216],
  [/^image\/webp$/, 512_000],
  [
    /^(?:text\/plain|application\/(?:pdf|msword|vnd\.ms-(?:excel|powerpoint)|vnd\.openxmlformats-officedocument\..+))/,
    104_857_600,
  ],
]

/** Keeps what a handset sent, for seven days. */
export function storeMedia(
  world: World,
  sent: { url: string; mimeType: string; filename?: string; base64?: string },
): Media {
  const inline = sent.base64 ?? /^data:[^,]*;base64,(.*)$/s.exec(sent.url)?.[1]
  const body = inline === undefined ? null : Buffer.from(inline, 'base64')
  return keep(world, {
    mimeType: sent.mimeType,
    body,
    sourceUrl: body ? null : sent.url,
    filename: sent.filename ?? null,
    days: 7,
  })
}

/** Keeps what a business uploaded, for thirty days. Refuses types and sizes that WhatsApp does not take. */
export function storeUpload(world: World, file: { mimeType: string; body: Buffer; filename: string }): Media {
  const limit = limits.find(([pattern]) => pattern.test(file.mimeType))
  if (!limit)
    throw new GraphRefusal(100, undefined, {
      message: `Param file must be a file with one of the following types: audio, image, video, document, sticker. Received file of type '${file.mimeType}'.`,
    })
  if (file.body.length > limit[1])
    throw new GraphRefusal(131_053, `The file has ${file.body.length} bytes; ${limit[1]} are taken.`)
  return keep(world, { ...file, sourceUrl: null, days: 30 })
}

/** A URL of media that lives five minutes. */
export function linkTo(world: World, media: Media, baseUrl: string): string {
  const token = createHash('sha256').update(`${media.id} ${nowMs()} ${world.links.size}`).digest('base64url')
  for (const [known, { expiresAtMs }] of world.links) if (expiresAtMs < nowMs()) world.links.delete(known)
  world.links.set(token, { mediaId: media.id, expiresAtMs: nowMs() + linkMs })
  return `${baseUrl}/meta/lookaside/${token}?mid=${media.id}`
}

/** The bytes of media; those of a handset's URL are fetched when they are asked for. */
export async function bytesOf(media: Media): Promise<Buffer | null> {
  if (media.body || !media.sourceUrl) return media.body
  try {
    const answer = await fetch(media.sourceUrl, { signal: AbortSignal.timeout(5_000) })
    return answer.ok ? Buffer.from(await answer.arrayBuffer()) : null
  } catch {
    return null
  }
}

function keep(
  world: World,
  { days, ...media }: Omit<Media, 'id' | 'sha256' | 'expiresAtMs'> & { days: number },
): Media {
  const sha256 = createHash('sha256')
    .update(media.body ?? media.sourceUrl ?? '')
    .digest('base64')
  const kept = { ...media, id: world.nextId(), sha256, expiresAtMs: nowMs() + days * dayMs }
  world.media.set(kept.id, kept)
  const [oldest] = world.media.keys()
  if (world.media.size > mediaMax && oldest !== undefined) world.media.delete(oldest)
  return kept
}
