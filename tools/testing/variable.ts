import type { VariableName } from '#platform/config.ts'

/** Sets a configuration variable for what a test does next; empty is the default. */
export function setVariable(name: VariableName, value: string): void {
  process.env[name] = value
}
