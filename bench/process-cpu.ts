import { readdirSync, readFileSync } from 'node:fs'

const TICKS_PER_SECOND = 100

type ProcessTimes = { pid: number; parent: number; seconds: number }

/**
 * Tells the CPU seconds (user + system, waited-for children included) that whole process trees have used so far.
 * A process belongs when it descends from a root or names `mention` on its command line: PostgreSQL runs detached from the
 * process that started it and is found by its data directory.
 */
export function cpuSecondsOf(roots: readonly number[], mention?: string): number {
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
  return processes.reduce((sum, { pid, seconds }) => sum + (belongs.has(pid) ? seconds : 0), 0)
}

/** Tells the CPU seconds all processes of the machine have used since it started, idle and waiting time left out. */
export function cpuSecondsOfMachine(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = (
    readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? ''
  )
    .split(/\s+/)
    .slice(1)
    .map(Number)
  return (user + nice + system + irq + softIrq) / TICKS_PER_SECOND
}

function readProcesses(): ProcessTimes[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readTimes(Number(name)))
}

function readTimes(pid: number): ProcessTimes[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command name in brackets may hold spaces; the fields that follow it start with the state.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    return [{ pid, parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND }]
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
