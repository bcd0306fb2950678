import { db, one } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { shareReturned, shareTaken, type ShareOf } from './queries.ts'
import { warmUpCap, type WarmUp } from './warm-up-cap.ts'

/** Whether a mail may leave. `giveBack`: it did not after all. `uncounted`: it could not be asked. */
export type ShareAnswer =
  | { readonly kind: 'taken'; readonly giveBack: () => void }
  | { readonly kind: 'full' }
  | { readonly kind: 'uncounted' }

/** What this process has of one domain's share at one provider today. */
type Block = {
  readonly of: ShareOf
  readonly cap: number
  left: number
  /** Until then nobody asks again whether something was given back. */
  fullUntilMs: number
  waiting: ((answer: ShareAnswer) => void)[]
  filling: Promise<void> | null
}

/** A crash loses the rest of a block at most: a twentieth of the day's share. */
const blocksADay = 20
const blockMax = 500
const fullForMs = 60_000

/**
 * Keeps domains that are new to a provider within their day's share, whatever number of processes send for them and however often
 * they start. Shares are taken from the database in blocks: while one lasts, a mail is let go from memory alone.
 */
export class WarmUpShares {
  private readonly plans: Readonly<Record<string, WarmUp>>
  private readonly blocks = new Map<string, Block>()

  constructor(plans: Readonly<Record<string, WarmUp>>) {
    this.plans = plans
  }

  /** Asks for one mail's part of today's share. Answers at once where memory knows, and always once, in the order asked. */
  take(domain: string, provider: string, atMs: number, answer: (answer: ShareAnswer) => void): void {
    const plan = Object.hasOwn(this.plans, domain) ? this.plans[domain] : undefined
    const cap = plan ? warmUpCap(plan, atMs) : null
    if (cap === null) return answer(unbound)
    if (cap === 0) return answer(full)
    const block = this.blockOf({ domain, provider, day: dayOf(atMs) }, cap)
    if (block.left === 0 && performance.now() < block.fullUntilMs) return answer(full)
    block.waiting.push(answer)
    serve(block)
    if (block.waiting.length > 0) block.filling ??= fill(block)
  }

  /** Gives back what is left, for other processes and the next start. */
  async close(): Promise<void> {
    for (const block of this.blocks.values()) {
      await block.filling
      const { of, left } = block
      block.left = 0
      if (left > 0) await db.query(shareReturned(of, left)).catch(couldNot('given back'))
    }
  }

  private blockOf(of: ShareOf, cap: number): Block {
    const key = `${of.domain} ${of.provider}`
    const known = this.blocks.get(key)
    if (known?.of.day === of.day && known.cap === cap) return known
    const block: Block = { of, cap, left: 0, fullUntilMs: 0, waiting: [], filling: null }
    this.blocks.set(key, block)
    return block
  }
}

const unbound: ShareAnswer = { kind: 'taken', giveBack: () => {} }
const full: ShareAnswer = { kind: 'full' }

const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)

function serve(block: Block): void {
  while (block.left > 0) {
    const answer = block.waiting.shift()
    if (!answer) return
    block.left--
    answer({ kind: 'taken', giveBack: () => giveBack(block) })
  }
}

function giveBack(block: Block): void {
  block.left++
  serve(block)
}

async function fill(block: Block): Promise<void> {
  while (block.waiting.length > 0) {
    const granted = await grantedOf(block)
    if (granted) {
      block.left += granted
      serve(block)
      continue
    }
    if (granted === 0) block.fullUntilMs = performance.now() + fullForMs
    for (const answer of block.waiting.splice(0)) answer(granted === null ? { kind: 'uncounted' } : full)
  }
  block.filling = null
}

/** How many mails of the day's share this process gets next; null when the database does not say. */
async function grantedOf({ of, cap, waiting }: Block): Promise<number | null> {
  const wanted = Math.max(waiting.length, Math.min(blockMax, Math.ceil(cap / blocksADay)))
  return one<{ granted: number }>(db, shareTaken(of, wanted, cap)).then(
    ({ granted }) => granted,
    (error: unknown) => {
      couldNot('counted')(error)
      return null
    },
  )
}

const couldNot =
  (what: string) =>
  (error: unknown): void =>
    log.warn({ err: error }, `a share of a domain's warm-up could not be ${what}`)
