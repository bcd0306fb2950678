import { botMethods } from './bot-methods.ts'
import { messageMethods } from './message-methods.ts'
import { readParams, type RawCall } from './read-params.ts'
import { specMethod, type SpecSchemas } from './spec-schemas.ts'
import { TelegramError } from './telegram-error.ts'
import type { Bot, Played, World } from './world.ts'

const players = { ...botMethods, ...messageMethods }

/** Plays a method of the Bot API for a bot. `onUnknown` hears of parameters the method does not have. Throws TelegramError. */
export async function playMethod(
  { world, bot, name }: { world: World; bot: Bot; name: string },
  call: RawCall,
  schemas: SpecSchemas,
  onUnknown: (names: readonly string[]) => void,
): Promise<Played> {
  const method = specMethod(name)
  if (method === null) throw new TelegramError(404, 'Not Found: method not found')
  const player = method === 'not played' ? undefined : players[method.name.toLowerCase()]
  if (method === 'not played' || !player)
    throw new TelegramError(501, `Not Implemented: the sandbox does not play ${name}`)
  const { params, unknown } = readParams(method, call, schemas)
  if (unknown.length > 0) onUnknown(unknown)
  return player({ world, bot, params, files: call.files })
}
