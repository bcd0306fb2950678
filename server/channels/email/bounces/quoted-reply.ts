import type { SmtpStage } from './classify-reply.ts'

/** A server's answer as a report quotes it. */
export type QuotedReply = {
  readonly code: number | null
  readonly enhanced: string | null
  readonly text: string
}

const codes = '(?:4[0-5]\\d|5[0-7]\\d)'
const reply = new RegExp(
  `(?:^|[^\\w.@/=+-])(${codes})(?:[ -]+#?\\(?([245]\\.\\d{1,3}\\.\\d{1,3})\\)?)?(?=[ \\-:;,.#>)\\n]|$)(?! (?:bytes|seconds|minutes|hours|days|messages|times))[^\\n]*`,
  'gm',
)
const enhancedAlone = /(?:^|[^\d.])#?([245]\.\d{1,3}\.\d{1,3})(?![\d.])/

/** Finds the answer of a server in the words of a report: the last that carries an enhanced status, else the last of any. */
export function quotedReply(text: string): QuotedReply {
  const found = [...text.matchAll(reply)]
  const best = found.findLast(([, , enhanced]) => enhanced !== undefined) ?? found.at(-1)
  const code = best?.[1] === undefined ? null : Number(best[1])
  const enhanced =
    best?.[2] ?? enhancedAlone.exec(best?.[0] ?? '')?.[1] ?? enhancedAlone.exec(text)?.[1] ?? null
  return {
    code,
    enhanced: agreeing(code, enhanced),
    text: best === undefined ? '' : paragraph(text.slice(best.index).trim()),
  }
}

function paragraph(text: string): string {
  return text.split(/\n[ \t]*\n/, 1)[0] as string
}

/** A status of another class than the code is about something else. */
function agreeing(code: number | null, enhanced: string | null): string | null {
  if (code === null || enhanced === null || enhanced.startsWith('2'))
    return enhanced?.startsWith('2') ? null : enhanced
  return enhanced.startsWith(String(code)[0] as string) ? enhanced : null
}

const stages: readonly (readonly [SmtpStage, RegExp])[] = [
  // A server with pipelining refused the recipient, though the transcript shows the answer beside DATA.
  ['rcpt', /need rcpt|no valid recipients|503 .{0,20}rcpt/i],
  [
    'data',
    /in reply to (end of )?data|after (end of )?data|end of data|final data|response to (final )?"?\.|to data command|>>> (data|\.)\s*\n<<< [45]|smtp command\s+data\b/i,
  ],
  [
    'rcpt',
    /in reply to rcpt|after rcpt|rcpt[ _]to|our rcpt|following rcpt|does not like recipient|>>> rcpt[^\n]*\n<<< [45]/i,
  ],
  ['mail', /in reply to mail|after mail from|>>> mail[^\n]*\n<<< [45]|did not like our mail from/i],
  [
    'connect',
    /refused to talk|after initial connection|greeting|in reply to (ehlo|helo)|after (ehlo|helo)|>>> (ehlo|helo)[^\n]*\n<<< [45]/i,
  ],
]

/** Says which command a report says was refused. */
export function stageIn(text: string): SmtpStage {
  return stages.find(([, pattern]) => pattern.test(text))?.[0] ?? 'unknown'
}
