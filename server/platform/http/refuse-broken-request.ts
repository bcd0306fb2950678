import type { Socket } from 'node:net'
import { Refusal } from '../refusal.ts'
import type { RefusalCode } from '#refusals.ts'
import { problemOf } from './problem.ts'

const codes: Readonly<Record<string, RefusalCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
}
const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
}

/** Answers what is no HTTP request, or does not end, with a problem document, and closes the connection. */
export function refuseBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy(error)
    return
  }
  const refusal = new Refusal(codes[error.code ?? ''] ?? 'malformed_http')
  const body = JSON.stringify(problemOf(refusal))
  const { status } = refusal
  socket.end(
    `HTTP/1.1 ${status} ${titles[status] ?? ''}\r\nContent-Type: application/problem+json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
