export { createTwilioCredential } from './credential.ts'
export { openTwilioDoor } from './twilio-door.ts'
export { sidOf } from './sid.ts'
export { startTwilioCallbacks, type TwilioCallbacks } from './start-twilio-callbacks.ts'
