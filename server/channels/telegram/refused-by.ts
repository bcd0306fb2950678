import { ConnectRefused } from '../connecting.ts'
import { codeOf } from './codes.ts'
import type { ApiResult } from './read-answer.ts'

/** Telegram's no while connecting, with its mend. */
export function refusedBy(result: ApiResult): ConnectRefused {
  if (result.ok)
    return new ConnectRefused('Telegram gave an answer of another shape than it promises.', {
      byProvider: false,
    })
  const { meaning } = codeOf(result.status, result.description)
  const isAway = result.status >= 500 || result.status === 429
  const isContent = result.status === 400
  return new ConnectRefused(
    isContent ? `Telegram said: ${result.description}.` : `${meaning} Telegram said: ${result.description}.`,
    {
      byProvider: !isAway,
    },
  )
}
