import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import {
  frameCipher,
  frameHeadBytes,
  magic,
  payloadBytesMax,
  trailerBytes,
  type BackupHeader,
  type FrameCipher,
  type FrameKind,
} from './frames.ts'
import { manifestSchema, type Manifest, type Member } from './manifest.ts'

/** A backup that was found whole. */
export type BackupReader = {
  readonly header: BackupHeader
  readonly manifest: Manifest
  /** The members in order. Each must be read to its end before the next; a member that is not what was written throws. */
  members(): AsyncGenerator<{ readonly member: Member; readonly content: AsyncIterable<Buffer> }>
  close(): Promise<void>
}

/** Why a file is not taken back; the message is for people. */
export class BackupUnusable extends Error {}

type Frame = { readonly kind: FrameKind; readonly payload: Buffer; readonly next: number }

/**
 * Opens a backup after reading every octet of it: nothing of a damaged, truncated or foreign file is ever used.
 * Throws BackupUnusable with a sentence that says what is wrong.
 */
export async function readBackupFile(path: string, passphrase: string): Promise<BackupReader> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new BackupUnusable(
      `${path} cannot be read: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`,
    )
  })
  try {
    const manifestAt = await ensureWhole(file, path)
    const first = await readFrame(file, magic.length)
    const header = JSON.parse(first.payload.toString()) as BackupHeader
    if (header.format !== 1)
      throw new BackupUnusable(
        `${path} was written by a newer version of Patchbay (format ${String(header.format)})`,
      )
    if (header.encryption && !passphrase)
      throw new BackupUnusable(`${path} is encrypted: set PATCHBAY_BACKUP_PASSPHRASE to its passphrase`)
    const cipher = frameCipher(header, passphrase)
    const manifest = await readManifest(file, manifestAt, cipher, path)
    return {
      header,
      manifest,
      members: () => membersOf(file, first.next, cipher, manifest),
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

/** Compares the whole file with the SHA-256 in its last frame; gives where the manifest is. */
async function ensureWhole(file: FileHandle, path: string): Promise<number> {
  const { size } = await file.stat()
  const start = Buffer.alloc(magic.length)
  await file.read(start, 0, start.length, 0)
  if (!start.equals(magic)) throw new BackupUnusable(`${path} is not a backup of Patchbay`)
  const damaged = new BackupUnusable(
    `${path} is damaged or was cut off: it is not what was written; nothing was changed`,
  )
  if (size < magic.length + trailerBytes) throw damaged
  const trailer = Buffer.alloc(trailerBytes)
  await file.read(trailer, 0, trailerBytes, size - trailerBytes)
  if (trailer.toString('latin1', 0, 1) !== 'Z' || trailer.readUInt32BE(1) !== 40) throw damaged
  const sha256 = createHash('sha256')
  const chunk = Buffer.alloc(1024 * 1024)
  for (let at = 0; at < size - trailerBytes;) {
    const { bytesRead } = await file.read(chunk, 0, Math.min(chunk.length, size - trailerBytes - at), at)
    if (bytesRead === 0) throw damaged
    sha256.update(chunk.subarray(0, bytesRead))
    at += bytesRead
  }
  if (!sha256.digest().equals(trailer.subarray(frameHeadBytes + 8))) throw damaged
  return Number(trailer.readBigUInt64BE(frameHeadBytes))
}

async function readManifest(
  file: FileHandle,
  at: number,
  cipher: FrameCipher,
  path: string,
): Promise<Manifest> {
  const { payload } = await readFrame(file, at)
  let text: string
  try {
    text = cipher.open('M', at, payload).toString()
  } catch {
    throw new BackupUnusable(`PATCHBAY_BACKUP_PASSPHRASE does not open ${path}`)
  }
  const manifest = manifestSchema.safeParse(JSON.parse(text))
  if (!manifest.success)
    throw new BackupUnusable(`${path} holds a manifest that cannot be used: ${manifest.error.message}`)
  return manifest.data
}

async function* membersOf(
  file: FileHandle,
  start: number,
  cipher: FrameCipher,
  manifest: Manifest,
): ReturnType<BackupReader['members']> {
  let at = start
  for (const member of manifest.members) {
    const begin = await readFrame(file, at)
    if (begin.kind !== 'B' || cipher.open('B', at, begin.payload).toString() !== member.name)
      throw misplaced(member)
    at = begin.next
    let ended = false
    const content = verified(member, inflated(dataFrames()))
    yield { member, content }
    if (!ended) throw new Error(`${member.name} was not read to its end`)
    async function* dataFrames(): AsyncGenerator<Buffer> {
      for (;;) {
        const { kind, payload, next } = await readFrame(file, at)
        const from = at
        at = next
        if (kind === 'E') break
        if (kind !== 'D') throw misplaced(member)
        yield cipher.open('D', from, payload)
      }
      ended = true
    }
  }
}

const misplaced = (member: Member): BackupUnusable =>
  new BackupUnusable(`the backup does not hold ${member.name} where its manifest says`)

async function* inflated(compressed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const zstd = createZstdDecompress()
  const feeding = pipeline(Readable.from(compressed), zstd)
  feeding.catch(() => {})
  for await (const chunk of zstd) yield chunk as Buffer
  await feeding
}

async function* verified(member: Member, content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const sha256 = createHash('sha256')
  for await (const chunk of content) {
    sha256.update(chunk)
    yield chunk
  }
  if (sha256.digest('hex') !== member.sha256)
    throw new BackupUnusable(`${member.name} is not what was written`)
}

async function readFrame(file: FileHandle, at: number): Promise<Frame> {
  const head = Buffer.alloc(frameHeadBytes)
  const read = await file.read(head, 0, frameHeadBytes, at)
  const length = head.readUInt32BE(1)
  if (read.bytesRead < frameHeadBytes || length > payloadBytesMax)
    throw new BackupUnusable('the backup is damaged')
  const payload = Buffer.alloc(length)
  await file.read(payload, 0, length, at + frameHeadBytes)
  return { kind: head.toString('latin1', 0, 1) as FrameKind, payload, next: at + frameHeadBytes + length }
}
