import { GoogleError } from '../google/google-error.ts'

/** A brand's agent as the platform keeps it. */
export type Agent = {
  readonly agentId: string
  /** In the management API. */
  readonly name: string
  readonly displayName: string
  /** Before its launch only testers are reached. */
  isLaunched: boolean
  readonly testers: Set<string>
  /** Where its events go, once the hook has proved itself. */
  webhook: { readonly id: string; readonly url: string; readonly clientToken: string } | null
}

/** The agent the demo writes as. */
export const demoAgent = {
  agentId: 'patchbay_demo_agent@rbm.goog',
  name: 'brands/patchbay-demo/agents/patchbay-demo-agent',
  displayName: 'Patchbay Demo',
}

/** The agents of the stand-in, each made by the back office or there from the start. */
export class Agents {
  readonly #agents = new Map<string, Agent>()

  constructor() {
    this.add(demoAgent)
  }

  add({ agentId, name, displayName }: Pick<Agent, 'agentId' | 'name' | 'displayName'>): Agent {
    const agent = { agentId, name, displayName, isLaunched: true, testers: new Set<string>(), webhook: null }
    this.#agents.set(agentId, agent)
    return agent
  }

  find(agentId: string): Agent | undefined {
    return this.#agents.get(agentId)
  }

  /** The agent a request names. Throws the platform's no for one the caller may not use. */
  get(agentId: string | undefined): Agent {
    if (!agentId) throw new GoogleError('INVALID_ARGUMENT', 'Agent ID must be specified.')
    const agent = this.#agents.get(agentId)
    if (!agent)
      throw new GoogleError(
        'PERMISSION_DENIED',
        `The caller does not have permission to use agent ${agentId}.`,
      )
    return agent
  }

  /** The agent of a name in the management API. */
  named(name: string): Agent {
    const agent = [...this.#agents.values()].find((one) => one.name === name)
    if (!agent) throw new GoogleError('NOT_FOUND', `Requested entity was not found: ${name}.`)
    return agent
  }
}
