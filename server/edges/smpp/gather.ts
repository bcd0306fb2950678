type Waiting<In, Out> = {
  readonly item: In
  readonly resolve: (result: Out) => void
  readonly reject: (error: unknown) => void
}

const windowMs = 3
const batchMax = 200

/** Gathers items for a few milliseconds and does them together, one batch after the other. */
export class Gather<In, Out> {
  private waiting: Waiting<In, Out>[] = []
  private timer: NodeJS.Timeout | null = null
  private running = false
  private readonly run: (items: readonly In[]) => Promise<readonly Out[]>

  /** `run` answers each item, in order; when it throws, every item of the batch does. */
  constructor(run: (items: readonly In[]) => Promise<readonly Out[]>) {
    this.run = run
  }

  get count(): number {
    return this.waiting.length
  }

  add(item: In): Promise<Out> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject })
      this.schedule()
    })
  }

  private schedule(): void {
    if (this.running || this.timer !== null || this.waiting.length === 0) return
    this.timer = setTimeout(() => {
      this.timer = null
      void this.runBatch()
    }, windowMs)
  }

  private async runBatch(): Promise<void> {
    const batch = this.waiting.splice(0, batchMax)
    this.running = true
    try {
      const results = await this.run(batch.map(({ item }) => item))
      batch.forEach(({ resolve }, index) => resolve(results[index] as Out))
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
    this.running = false
    this.schedule()
  }
}
