import { createCipheriv, createDecipheriv, createHash, scryptSync } from 'node:crypto'

/**
 * A backup file is a line that names the format, then frames: kind (1 octet), length (4, big-endian), payload.
 * H header (JSON, never encrypted) · per member B begin (its name), D data (zstd), E end · M manifest (JSON)
 * · Z the offset of the manifest (8 octets) and the SHA-256 of every octet before this frame.
 */
export const magic = Buffer.from('PATCHBAY BACKUP\n')

export type FrameKind = 'H' | 'B' | 'D' | 'E' | 'M' | 'Z'

export const frameHeadBytes = 5
export const trailerBytes = frameHeadBytes + 8 + 32
export const payloadBytesMax = 16 * 1024 * 1024

/** What is told of a backup before it is opened. */
export type BackupHeader = {
  readonly format: 1
  readonly version: string
  readonly takenAt: string
  /** Null: whoever holds the file can read it. */
  readonly encryption: { readonly kdf: 'scrypt'; readonly n: number; readonly salt: string } | null
}

/** Encrypts and decrypts the payloads of frames; the offset of a frame in its file is its nonce, so none is used twice. */
export type FrameCipher = {
  seal(kind: FrameKind, offset: number, plain: Buffer): Buffer
  open(kind: FrameKind, offset: number, sealed: Buffer): Buffer
}

const plainly: FrameCipher = {
  seal: (_kind, _offset, bytes) => bytes,
  open: (_kind, _offset, bytes) => bytes,
}

/** AES-256-GCM under a key that scrypt makes of the passphrase; the header is bound to every frame. */
export function frameCipher(header: BackupHeader, passphrase: string): FrameCipher {
  const { encryption } = header
  if (!encryption) return plainly
  const key = scryptSync(passphrase.normalize('NFKC'), Buffer.from(encryption.salt, 'hex'), 32, {
    N: encryption.n,
    r: 8,
    p: 1,
    maxmem: 256 * 1024 * 1024,
  })
  const bound = createHash('sha256').update(JSON.stringify(header)).digest()
  const nonceOf = (offset: number): Buffer => {
    const nonce = Buffer.alloc(12)
    nonce.writeBigUInt64BE(BigInt(offset), 4)
    return nonce
  }
  const aad = (kind: FrameKind): Buffer => Buffer.concat([Buffer.from(kind), bound])
  return {
    seal(kind, offset, plain) {
      const cipher = createCipheriv('aes-256-gcm', key, nonceOf(offset))
      cipher.setAAD(aad(kind))
      return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    },
    open(kind, offset, sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(offset))
      decipher.setAAD(aad(kind))
      decipher.setAuthTag(sealed.subarray(-16))
      return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
    },
  }
}

export function frame(kind: FrameKind, payload: Buffer): Buffer {
  const head = Buffer.alloc(frameHeadBytes)
  head.write(kind, 0, 'latin1')
  head.writeUInt32BE(payload.length, 1)
  return Buffer.concat([head, payload])
}
