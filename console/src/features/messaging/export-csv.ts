import type { Message } from '@/api/types.ts'

const columns: [string, (message: Message) => string | number | null][] = [
  ['id', (message) => message.id],
  ['created_at', (message) => message.createdAt],
  ['direction', (message) => message.direction],
  ['channel', (message) => message.channel],
  ['from', (message) => message.from],
  ['to', (message) => message.to],
  ['class', (message) => message.class],
  ['status', (message) => message.status],
  ['code', (message) => message.code],
  ['segments', (message) => message.segments],
  ['price', (message) => message.price?.amount ?? null],
  ['currency', (message) => message.price?.currency ?? null],
  ['text', (message) => message.content.text ?? null],
]

/** Saves the rows on screen as a file. */
export function downloadCsv(messages: Message[]) {
  const url = URL.createObjectURL(new Blob([toCsv(messages)], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'messages.csv'
  link.click()
  URL.revokeObjectURL(url)
}

/**
 * Writes messages as CSV.
 * A cell that a spreadsheet would run as a formula gets an apostrophe before it; telephone numbers stay as they are.
 * Source: RFC 4180 (quoting, CRLF).
 */
export function toCsv(messages: Message[]): string {
  const lines = [
    columns.map(([name]) => name),
    ...messages.map((message) => columns.map(([, read]) => cell(read(message)))),
  ]
  return lines.map((line) => `${line.join(',')}\r\n`).join('')
}

function cell(value: string | number | null): string {
  const text = String(value ?? '')
  const harmless = /^[=@\t\r]|^[+-](?!\d+$)/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
