const gatherMs = 10
const atOnceMax = 50

type Asked<Answer> = {
  readonly key: string
  resolve: (answer: Answer | undefined) => void
  reject: (error: unknown) => void
}

/** Makes of a question about many keys one about a single key: those asked within a moment go together. */
export function gathered<Answer>(
  ask: (keys: string[]) => Promise<ReadonlyMap<string, Answer>>,
): (key: string) => Promise<Answer | undefined> {
  const waiting: Asked<Answer>[] = []
  const send = () => {
    while (waiting.length > 0) void answer(waiting.splice(0, atOnceMax))
  }
  const answer = async (asked: Asked<Answer>[]) => {
    try {
      const answers = await ask([...new Set(asked.map(({ key }) => key))])
      for (const { key, resolve } of asked) resolve(answers.get(key))
    } catch (error) {
      for (const { reject } of asked) reject(error)
    }
  }
  return (key) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setTimeout(send, gatherMs)
      waiting.push({ key, resolve, reject })
    })
}
