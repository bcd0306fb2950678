import { Hooks } from '../hooks.ts'
import type { SandboxNetwork } from '../provider.ts'
import { Later } from '../later.ts'
import { Directory } from './directory.ts'
import { KeptMessages } from './kept-messages.ts'
import { People } from './people.ts'
import { Rates } from './rates.ts'
import { UtilityTemplates } from './utility-templates.ts'

/** Everything the sandbox's Meta knows and works with. */
export type SocialWorld = Pick<SandboxNetwork, 'handsets' | 'faults' | 'url'> & {
  readonly directory: Directory
  readonly people: People
  readonly kept: KeptMessages
  readonly templates: UtilityTemplates
  readonly rates: Rates
  readonly hooks: Hooks
  readonly later: Later
  /** What waits for handsets that are away, by their address. */
  readonly waiting: Map<string, (() => void)[]>
  readonly counts: { sent: number; received: number; refused: number }
}

/** Makes it anew. */
export function socialWorld({ handsets, faults, url }: SandboxNetwork): SocialWorld {
  return {
    handsets,
    faults,
    url,
    directory: new Directory(),
    people: new People(handsets),
    kept: new KeptMessages(),
    templates: new UtilityTemplates(),
    rates: new Rates(),
    hooks: new Hooks(),
    later: new Later(),
    waiting: new Map(),
    counts: { sent: 0, received: 0, refused: 0 },
  }
}
