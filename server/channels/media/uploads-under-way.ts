import { Refusal } from '#platform/refusal.ts'
import { mediaBytesMax } from './store-media.ts'

/** Octets of uploads that one account may have under way at once, and all accounts together: they lie in memory whole. */
const accountBytesMax = 2 * mediaBytesMax
const wholeBytesMax = 6 * mediaBytesMax

/** What uploads take of memory now, by whose they are. */
export class UploadsUnderWay {
  private readonly byAccount = new Map<string, number>()
  private whole = 0

  /**
   * Makes way for an upload, of a size that is not told for the largest; gives what is to be called once it has ended.
   * Refuses overloaded where there is no room for it now.
   */
  begin(accountId: string, sizeBytes: number | null): () => void {
    const bytes = Math.min(sizeBytes ?? mediaBytesMax, mediaBytesMax)
    const own = this.byAccount.get(accountId) ?? 0
    if (own + bytes > accountBytesMax || this.whole + bytes > wholeBytesMax)
      throw new Refusal('overloaded', {
        detail: 'Too many files are being uploaded at once; nothing was taken. Send fewer at a time.',
        extra: { retryAfterSeconds: 1 },
      })
    this.add(accountId, bytes)
    let hasEnded = false
    return () => {
      if (!hasEnded) this.add(accountId, -bytes)
      hasEnded = true
    }
  }

  private add(accountId: string, bytes: number): void {
    this.whole += bytes
    const own = (this.byAccount.get(accountId) ?? 0) + bytes
    if (own > 0) this.byAccount.set(accountId, own)
    else this.byAccount.delete(accountId)
  }
}
