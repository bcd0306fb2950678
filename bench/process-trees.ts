import { readdirSync, readFileSync } from 'node:fs'

const TICKS_PER_SECOND = 100

/** A process as /proc tells it. `seconds`: CPU it and its waited-for children have used, user and system. */
export type ProcessFacts = { pid: number; parent: number; name: string; seconds: number }

/**
 * Finds whole process trees: the roots, what descends from them, and what names `mention` on its command line with its
 * descendants. PostgreSQL may run detached from the process that started it; its data directory finds it.
 */
export function processesOf(roots: readonly number[], mention?: string): ProcessFacts[] {
  const processes = readProcesses()
  const belongs = new Set(roots)
  for (const { pid } of processes) if (mention && commandLineOf(pid).includes(mention)) belongs.add(pid)
  for (let grown = true; grown;) {
    grown = false
    for (const { pid, parent } of processes) {
      if (belongs.has(pid) || !belongs.has(parent)) continue
      belongs.add(pid)
      grown = true
    }
  }
  return processes.filter(({ pid }) => belongs.has(pid))
}

/** Tells the CPU seconds that whole process trees have used so far. */
export function cpuSecondsOf(roots: readonly number[], mention?: string): number {
  return processesOf(roots, mention).reduce((sum, { seconds }) => sum + seconds, 0)
}

/** Tells the CPU seconds all processes of the machine have used since it started, idle and waiting time left out. */
export function cpuSecondsOfMachine(): number {
  const line = readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? ''
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = line.split(/\s+/).slice(1).map(Number)
  return (user + nice + system + irq + softIrq) / TICKS_PER_SECOND
}

function readProcesses(): ProcessFacts[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readFacts(Number(name)))
}

function readFacts(pid: number): ProcessFacts[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command name in brackets may hold spaces; the fields that follow it start with the state.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
    return [{ pid, parent: Number(fields[1]), name, seconds: ticks / TICKS_PER_SECOND }]
  } catch {
    return [] // it ended between the listing and the reading
  }
}

function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
