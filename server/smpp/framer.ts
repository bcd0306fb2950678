/** What the framer does with each whole PDU. Shape: false stops it; the rest of the octets is dropped. */
export type FrameHandler = (buffer: Buffer, start: number, length: number) => boolean

/**
 * Cuts a stream of octets into PDUs.
 * Whole PDUs are handed on where they lie in the chunk; only one that straddles chunks is copied, into a buffer of
 * its own size, so a peer that trickles octets costs one PDU of memory and never a re-copy.
 */
export class Framer {
  readonly #pduSizeMax: number
  #part: Buffer | null = null
  #partLength = 0
  #stopped = false

  constructor(pduSizeMax: number) {
    this.#pduSizeMax = pduSizeMax
  }

  /** Whether a PDU has begun and not ended. */
  get isPartial(): boolean {
    return this.#part !== null
  }

  /**
   * Takes the next octets of the stream and hands on every PDU they complete.
   * Shape: false when a command_length was below 16 or above the limit: the stream cannot be followed any further.
   */
  push(chunk: Buffer, handle: FrameHandler): boolean {
    if (this.#stopped) return true
    let at = 0
    if (this.#part !== null) {
      at = this.#fill(chunk)
      if (at < 0) return false
      if (this.#part.length < 16 || this.#partLength < this.#part.length) return true
      const whole = this.#part
      this.#part = null
      if (!handle(whole, 0, whole.length)) return this.#stop()
    }
    while (at + 4 <= chunk.length) {
      const length = chunk.readUInt32BE(at)
      if (!this.#isPossible(length)) return this.#lose()
      if (at + length > chunk.length) break
      if (!handle(chunk, at, length)) return this.#stop()
      at += length
    }
    if (at < chunk.length) return this.#keep(chunk, at)
    return true
  }

  /** Copies what belongs to the PDU under way. Shape: the offset after it, or -1 when its length is impossible. */
  #fill(chunk: Buffer): number {
    let at = 0
    while (this.#part !== null && at < chunk.length && this.#partLength < this.#part.length) {
      const copied = chunk.copy(this.#part, this.#partLength, at)
      at += copied
      this.#partLength += copied
      if (this.#part.length === 4 && this.#partLength === 4 && !this.#grow()) return -1
    }
    return at
  }

  /** Turns four known octets of length into a buffer of that length. */
  #grow(): boolean {
    const head = this.#part
    if (head === null) return false
    const length = head.readUInt32BE(0)
    if (!this.#isPossible(length)) return this.#lose()
    this.#part = Buffer.allocUnsafeSlow(length)
    head.copy(this.#part)
    return true
  }

  #keep(chunk: Buffer, at: number): boolean {
    const rest = chunk.length - at
    this.#part = Buffer.allocUnsafeSlow(rest < 4 ? 4 : chunk.readUInt32BE(at))
    this.#partLength = rest
    chunk.copy(this.#part, 0, at)
    return true
  }

  #isPossible(length: number): boolean {
    return length >= 16 && length <= this.#pduSizeMax
  }

  #lose(): boolean {
    this.#stop()
    return false
  }

  #stop(): boolean {
    this.#stopped = true
    this.#part = null
    return true
  }
}
