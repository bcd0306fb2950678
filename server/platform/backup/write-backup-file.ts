import { createHash, randomBytes } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { createZstdCompress } from 'node:zlib'
import { version } from '../config.ts'
import { frame, frameCipher, magic, type BackupHeader, type FrameKind } from './frames.ts'
import type { Manifest, Member } from './manifest.ts'

/** A backup being written: members one after another, then the manifest. */
export type BackupWriter = {
  /** Adds a member; gives what the manifest will say of it. `rowsOf` is asked when the source has ended. */
  add(
    kind: Member['kind'],
    name: string,
    source: AsyncIterable<Buffer>,
    rowsOf?: () => number,
  ): Promise<Member>
  /** Writes the manifest and puts the file in its place. Gives the SHA-256 of the whole file. */
  finish(manifest: Omit<Manifest, 'members'>): Promise<string>
  /** Throws away what was written. */
  abandon(): Promise<void>
}

/** Starts a backup file that only its owner can read. It has another name until it is whole. */
export async function writeBackupFile(
  path: string,
  takenAt: Date,
  passphrase: string,
): Promise<BackupWriter> {
  const partial = `${path}.partial`
  const file = await open(partial, 'w', 0o600)
  await file.chmod(0o600)
  const header: BackupHeader = {
    format: 1,
    version,
    takenAt: takenAt.toISOString(),
    encryption: passphrase ? { kdf: 'scrypt', n: 32_768, salt: randomBytes(16).toString('hex') } : null,
  }
  const cipher = frameCipher(header, passphrase)
  const whole = createHash('sha256')
  const members: Member[] = []
  let offset = 0
  const put = async (bytes: Buffer): Promise<void> => {
    whole.update(bytes)
    offset += bytes.length
    await writeAll(file, bytes)
  }
  const putFrame = (kind: FrameKind, payload: Buffer): Promise<void> =>
    put(frame(kind, cipher.seal(kind, offset, payload)))
  await put(Buffer.concat([magic, frame('H', Buffer.from(JSON.stringify(header)))]))

  return {
    async add(kind, name, source, rowsOf) {
      const sha256 = createHash('sha256')
      let bytes = 0
      await putFrame('B', Buffer.from(name))
      await pipeline(
        Readable.from(counted(source)),
        createZstdCompress(),
        async function (compressed: AsyncIterable<Buffer>) {
          for await (const chunk of compressed) await putFrame('D', chunk)
        },
      )
      await putFrame('E', Buffer.alloc(0))
      async function* counted(all: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
        for await (const chunk of all) {
          sha256.update(chunk)
          bytes += chunk.length
          yield chunk
        }
      }
      const member: Member = { name, kind, rows: rowsOf?.() ?? null, bytes, sha256: sha256.digest('hex') }
      members.push(member)
      return member
    },
    async finish(manifest) {
      const manifestAt = Buffer.alloc(8)
      manifestAt.writeBigUInt64BE(BigInt(offset))
      await putFrame('M', Buffer.from(JSON.stringify({ ...manifest, members })))
      const ending = frame('Z', Buffer.concat([manifestAt, whole.copy().digest()]))
      whole.update(ending)
      await writeAll(file, ending)
      await file.sync()
      await file.close()
      await rename(partial, path)
      await syncDirectory(dirname(path))
      return whole.digest('hex')
    },
    async abandon() {
      await file.close().catch(() => {})
      await rm(partial, { force: true })
    },
  }
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done)).bytesWritten
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  await directory.sync().catch(() => {})
  await directory.close()
}
