/** A record of a CSV file with the line it begins on, counted from 1. */
export type CsvRecord = { readonly line: number; readonly cells: readonly string[] }

/**
 * Reads CSV as its text arrives, record by record: quoted cells may hold separators, line ends and doubled quotes.
 * Shape: the separator is the comma, semicolon or tab that the first line has most of; empty lines are left out; a byte order
 * mark is not part of the first cell. Throws RangeError for a quote that is never closed.
 * Source: RFC 4180 §2.
 */
export function* csvRecords(chunks: Iterable<string>): Generator<CsvRecord> {
  const state: State = { rest: '', line: 1, separator: null, isBegun: false }
  for (const chunk of chunks) yield* recordsIn(state, chunk, false)
  yield* recordsIn(state, '', true)
  if (state.rest !== '') throw new RangeError(`the quote opened on line ${state.line} is never closed`)
}

/** What is kept between two chunks: the unfinished record only. */
type State = { rest: string; line: number; separator: string | null; isBegun: boolean }

function* recordsIn(state: State, chunk: string, isEnd: boolean): Generator<CsvRecord> {
  let text = state.rest + chunk
  if (!state.isBegun && text.startsWith('\ufeff')) text = text.slice(1)
  state.isBegun ||= chunk !== ''
  let at = 0
  for (let end = endOfRecord(text, at, isEnd); end !== null; end = endOfRecord(text, at, isEnd)) {
    const record = text.slice(at, end.at)
    const line = state.line
    state.line += lineEnds(text.slice(at, end.next))
    at = end.next
    if (record !== '') yield { line, cells: cellsOf(record, (state.separator ??= separatorOf(record))) }
  }
  state.rest = text.slice(at)
}

/** Writes one record of CSV, closed by CR LF. A cell that a spreadsheet would run as a formula is written as text. */
export function csvLine(cells: readonly (string | number | boolean | null | undefined)[]): string {
  return `${cells.map(written).join(',')}\r\n`
}

function written(cell: string | number | boolean | null | undefined): string {
  const text = cell === null || cell === undefined ? '' : String(cell)
  const safe = typeof cell === 'string' && /^(?:[=@\t\r]|[+-](?!\d))/.test(text) ? `'${text}` : text
  return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const QUOTE = '"'

/** Where the record that begins at `from` ends and the next begins; null while it is not whole. */
function endOfRecord(text: string, from: number, isEnd: boolean): { at: number; next: number } | null {
  let quoted = false
  for (let i = from; i < text.length; i++) {
    const unit = text[i]
    if (unit === QUOTE) quoted = !quoted
    else if (quoted) continue
    else if (unit === '\n') return { at: i, next: i + 1 }
    else if (unit === '\r' && (i + 1 < text.length || isEnd))
      return { at: i, next: text[i + 1] === '\n' ? i + 2 : i + 1 }
  }
  return isEnd && !quoted && from < text.length ? { at: text.length, next: text.length } : null
}

function cellsOf(record: string, separator: string): string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < record.length; i++) {
    const unit = record[i] as string
    if (unit === QUOTE && quoted && record[i + 1] === QUOTE) {
      cell += unit
      i++
    } else if (unit === QUOTE) quoted = !quoted
    else if (unit === separator && !quoted) {
      cells.push(cell)
      cell = ''
    } else cell += unit
  }
  return [...cells, cell]
}

function separatorOf(header: string): string {
  const bare = header.replaceAll(/"[^"]*"/g, '')
  const count = (separator: string): number => bare.split(separator).length
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best))
}

function lineEnds(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0
}
