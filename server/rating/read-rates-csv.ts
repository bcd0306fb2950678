import { channels, messageClasses } from '#shared/message-kinds.ts'
import { parseAmount } from '#shared/money.ts'
import type { NewRate } from './publish-rates.ts'

/** What is wrong with a line of a price list. */
export type CsvFault = { readonly path: string; readonly message: string }

const columns = ['prefix', 'price', 'channel', 'direction', 'class', 'per', 'charge_on', 'from', 'until']
const faultsMax = 50

/**
 * Reads a price list: a line of column names, then a rate a line. `prefix` and `price` are needed; the others are
 * channel (sms), direction (outbound), class (every), per (segment), charge_on (delivered), from (now), until (further notice).
 * Shape: cells parted by comma or, where the first line has none, by semicolon; quotes as in RFC 4180. Faults name the line.
 */
export function readRatesCsv(text: string): { rates: NewRate[]; faults: CsvFault[] } {
  const [names = [], ...lines] = cellsOf(text)
  const heads = names.map((name) => name.trim().toLowerCase())
  const unknown = heads.filter((name) => !columns.includes(name))
  const missing = ['prefix', 'price'].filter((name) => !heads.includes(name))
  const twice = heads.filter((name, index) => heads.indexOf(name) !== index)
  const faults = [
    ...unknown.map((name) =>
      fault(1, `unknown column ${JSON.stringify(name)}; known: ${columns.join(', ')}`),
    ),
    ...missing.map((name) => fault(1, `the column ${name} is missing`)),
    ...twice.map((name) => fault(1, `the column ${name} is there twice`)),
  ]
  if (faults.length > 0) return { rates: [], faults }
  const rates: NewRate[] = []
  const lineOf = new Map<string, number>()
  lines.forEach((cells, index) => {
    if (cells.every((cell) => cell.trim() === '') || faults.length >= faultsMax) return
    const value = (name: string): string => cells[heads.indexOf(name)]?.trim() ?? ''
    const rate = rateOfLine(value)
    if (typeof rate === 'string') return faults.push(fault(index + 2, rate))
    const { price: _price, until: _until, ...covered } = rate
    const earlier = lineOf.get(JSON.stringify(covered))
    if (earlier !== undefined)
      return faults.push(fault(index + 2, `line ${earlier} already gives the price of this`))
    lineOf.set(JSON.stringify(covered), index + 2)
    return rates.push(rate)
  })
  return { rates, faults }
}

const fault = (line: number, message: string): CsvFault => ({ path: `csv.line ${line}`, message })

/** The rate of a line, or what is wrong with it. */
function rateOfLine(value: (name: string) => string): NewRate | string {
  const prefix = value('prefix').replace(/^\+/, '')
  const price = priceOf(value('price'))
  const from = instantOf(value('from'))
  const until = instantOf(value('until'))
  const direction = value('direction') || 'outbound'
  const per = value('per') || 'segment'
  const chargeOn = value('charge_on') || 'delivered'
  const channel = value('channel') || 'sms'
  if (!/^\d{0,15}$/.test(prefix)) return `prefix ${JSON.stringify(prefix)} is not digits`
  if (price === null)
    return `price ${JSON.stringify(value('price'))} is not a decimal with at most 9 decimals`
  const messageClass = value('class') || null
  if (!(channels as readonly string[]).includes(channel))
    return `channel ${JSON.stringify(channel)} is none of ${channels.join(', ')}`
  if (messageClass !== null && !(messageClasses as readonly string[]).includes(messageClass))
    return `class ${JSON.stringify(messageClass)} is none of ${messageClasses.join(', ')}`
  if (direction !== 'outbound' && direction !== 'inbound') return 'direction is outbound or inbound'
  if (per !== 'segment' && per !== 'message') return 'per is segment or message'
  if (chargeOn !== 'submitted' && chargeOn !== 'delivered') return 'charge_on is submitted or delivered'
  if (from === null || until === null)
    return 'from and until are days, like 2026-01-31, or instants, like 2026-01-31T00:00:00Z'
  if (until && from && until <= from) return 'until lies before from'
  return { channel, direction, prefix, class: messageClass, price, per, chargeOn, from, until }
}

function priceOf(text: string): bigint | null {
  try {
    const nanos = parseAmount(text)
    return nanos >= 0n ? nanos : null
  } catch {
    return null
  }
}

/** Undefined where nothing is written, null where it is no instant. */
function instantOf(text: string): Date | undefined | null {
  if (text === '') return undefined
  if (!/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text)) return null
  const day = new Date(text.slice(0, 10))
  // Date reads 30 February as 2 March.
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text.slice(0, 10)) return null
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? null : at
}

/** Cuts a text into lines of cells. */
function cellsOf(text: string): string[][] {
  const firstLine = /^[^\r\n]*/.exec(text)?.[0] ?? ''
  const mark = firstLine.includes(',') ? ',' : ';'
  const lines: string[][] = [[]]
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${mark}\\r\\n]*))(${mark}|\\r?\\n|\\r|$)`, 'y')
  const body = text.replace(/^\ufeff/, '')
  while (cell.lastIndex < body.length) {
    const match = cell.exec(body)
    if (!match) break // cannot be: the second form matches anything
    lines.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] !== mark && match[3] !== '') lines.push([])
  }
  return lines
}
