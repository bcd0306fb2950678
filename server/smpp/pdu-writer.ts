/**
 * One growing buffer that many PDUs are written into before a single socket write.
 * Shape: `octets[0 … length)` is what has been written.
 */
export class PduWriter {
  octets: Buffer
  length = 0

  constructor(size = 16_384) {
    this.octets = Buffer.allocUnsafe(size)
  }

  /** Makes room for `size` more octets. */
  reserve(size: number): void {
    const needed = this.length + size
    if (needed <= this.octets.length) return
    const grown = Buffer.allocUnsafe(Math.max(needed, this.octets.length * 2))
    this.octets.copy(grown, 0, 0, this.length)
    this.octets = grown
  }

  /** Hands over what was written, as a copy the socket may keep, and starts again. */
  take(): Buffer {
    const written = Buffer.allocUnsafe(this.length)
    this.octets.copy(written, 0, 0, this.length)
    this.length = 0
    return written
  }
}
