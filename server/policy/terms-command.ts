import { parseArgs } from 'node:util'
import { variable } from '#platform/config.ts'
import { assumptions } from './assumptions.ts'
import { clausesOf } from './bindings.ts'
import { prefixOf } from './clauses.ts'
import { explanationOf, writeExplanation, writeValue, type ClauseExplanation } from './explain-clause.ts'
import { isPackName, loadPack, packNameOf, packNames, type PackName } from './load-pack.ts'
import { nearestClauses } from './nearest-clauses.ts'
import type { Pack } from './pack.ts'

const usage = `usage: patchbay terms explain [CLAUSE] [--operator PACK] [--json]
       patchbay terms assumptions [--operator PACK] [--json]

Explains a clause of an operator's terms: what it says, the values that rest on it, where it is enforced.
Without CLAUSE, lists every clause of the operator with its status.
PACK is one of ${packNames.join(', ')}.`

interface Request {
  pack: Pack
  clause: string | undefined
  json: boolean
}

type Print = (text: string) => void

/** Where the command writes: answers and complaints. */
interface Output {
  print: Print
  complain: Print
}

const terminal: Output = { print: (text) => console.log(text), complain: (text) => console.error(text) }

/**
 * Runs `patchbay terms …` and prints; without --operator the installation's own operator is meant.
 * Answers the exit code: 0 done, 2 the command, the operator or the clause is unknown.
 */
export function runTermsCommand(argv: readonly string[], output: Output = terminal): number {
  const { print, complain } = output
  const asked = readArguments(argv)
  if (typeof asked === 'string') return failed(asked, complain)
  const name = asked.operator ?? variable('PATCHBAY_OPERATOR')
  if (!isPackName(name)) return failed(`There is no operator ${name}: ${packNames.join(', ')}.`, complain)
  if (asked.command === 'assumptions') return listAssumptions(loadPack(name), asked.json, print)
  const owner = asked.clause === undefined ? name : ownerOf(asked.clause, name)
  const request = { pack: loadPack(owner), clause: asked.clause, json: asked.json }
  return request.clause === undefined
    ? listClauses(request, print)
    : explainOne(request.clause, request, output)
}

function readArguments(argv: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { operator: { type: 'string' }, json: { type: 'boolean' } },
      allowPositionals: true,
    })
    const [command, clause, ...rest] = positionals
    if ((command !== 'explain' && command !== 'assumptions') || rest.length > 0) return usage
    return { command, clause, operator: values.operator, json: values.json === true }
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${usage}`
  }
}

/** The operator whose clause it is; a clause id says so by its prefix, whatever operator was chosen. */
function ownerOf(clause: string, chosen: PackName): PackName {
  return packNameOf(prefixOf(clause.toUpperCase())) ?? chosen
}

function explainOne(asked: string, { pack, json }: Request, { print, complain }: Output): number {
  const id = clausesOf(pack).find((clause) => clause.id.toLowerCase() === asked.toLowerCase())?.id
  const explanation = id === undefined ? null : explanationOf(id, pack)
  if (!explanation) {
    const nearest = nearestClauses(asked, [...pack.clauses.keys()])
    return failed(`There is no clause ${asked}. Nearest: ${nearest.join(', ')}.`, complain)
  }
  print(json ? JSON.stringify(explanation, null, 2) : writeExplanation(explanation))
  return 0
}

function listClauses({ pack, json }: Request, print: Print): number {
  const explained = clausesOf(pack).flatMap((clause) => explanationOf(clause.id, pack) ?? [])
  if (json) {
    print(JSON.stringify(explained, null, 2))
    return 0
  }
  print(explained.map(clauseLine).join('\n'))
  const count = (status: ClauseExplanation['status']) =>
    explained.filter((one) => one.status === status).length
  print(
    `\n${pack.name}: ${explained.length} clauses, ${count('enforced')} enforced, ` +
      `${count('partly')} partly, ${count('planned')} not yet, ${count('text')} legal text; ` +
      `${assumptions(pack).length} assumptions to confirm (patchbay terms assumptions --operator ${pack.name})`,
  )
  return 0
}

function clauseLine({ clause, status, plannedIn }: ClauseExplanation): string {
  const state = status === 'planned' ? `not yet (${plannedIn})` : status
  const para = clause.para.length > 70 ? `${clause.para.slice(0, 69)}…` : clause.para
  return `${clause.id.padEnd(13)} ${clause.kind.join('').padEnd(5)} ${state.padEnd(28)} ${para}`
}

function listAssumptions(pack: Pack, json: boolean, print: Print): number {
  const found = assumptions(pack)
  const lines = found.map(({ path, value, reason }) => `${path} = ${writeValue(value)}\n    ${reason}`)
  print(json ? JSON.stringify(found, null, 2) : lines.join('\n'))
  return 0
}

function failed(message: string, complain: Print): number {
  complain(message)
  return 2
}
