// ./patchbay terms …: explains the clauses of an operator's terms.
import { runTermsCommand } from '#policy/policy.ts'

process.exitCode = runTermsCommand(process.argv.slice(2))
