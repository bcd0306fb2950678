/** A messaging gateway under measure: takes messages by HTTP, submits by SMPP, calls a webhook with the receipt. */
export type Gateway = {
  name: string
  httpPort: number
  /** The whole HTTP request that hands in one message; @@@@@@@ stands for its number. */
  request: string
  /** CPU seconds its process trees have used so far, its database included. */
  cpuSeconds: () => number
  /** SIGKILL to the process that holds the messages, and a new start on the same data. */
  crashAndRestart: () => Promise<void>
  stop: () => Promise<void>
}

/** Where a gateway submits to and calls back. `window`: unanswered submits a bind may have. */
export type GatewayPeers = {
  smscPort: number
  callbackPort: number
  window: number
  credentials?: { systemId: string; password: string }
}
