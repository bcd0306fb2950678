import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

/** Reads the `--name value` options that the compiled tools take. */
export function readOptions<Name extends string>(defaults: Record<Name, string>): Record<Name, string> {
  const options = Object.fromEntries(
    Object.entries<string>(defaults).map(([name, value]) => [
      name,
      { type: 'string' as const, default: value },
    ]),
  )
  return parseArgs({ options }).values as Record<Name, string>
}

/** Microseconds of the monotonic clock, as the compiled tools tell them. */
export function nowUs(): number {
  return Number(process.hrtime.bigint() / 1000n)
}

/** Answers each line of standard input with one JSON line; ends with the input. */
export function answerLines(port: number, answer: (line: string) => object): void {
  process.stdout.write(`${JSON.stringify({ port })}\n`)
  let rest = ''
  process.stdin.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) process.stdout.write(`${JSON.stringify(answer(line))}\n`)
  })
  process.stdin.on('end', () => process.exit(0))
}

/** Counts the accepted messages of a load's file that `arrived` does not know, when the line asks "missing FILE"; else -1. */
export function countMissing(line: string, arrived: (number: string, id: string) => boolean): number {
  if (!line.startsWith('missing ')) return -1
  const accepted = readFileSync(line.slice('missing '.length), 'utf8').split('\n').filter(Boolean)
  return accepted.filter((each) => !arrived(each.slice(0, 7), each.slice(8))).length
}
