/** Runs a command of `./patchbay` to its exit code; what it throws becomes one sentence and the code 1. */
export function runCommand(purpose: string, command: (argv: readonly string[]) => Promise<number>): void {
  command(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code
    },
    (error: unknown) => {
      console.error(`Patchbay cannot ${purpose}: ${error instanceof Error ? error.message : String(error)}`)
      process.exitCode = 1
    },
  )
}
