import { bounceReasons } from './email/bounces/bounces.ts'

/** Whether the code a message ended with says that nobody is, or ever will be, at its address. */
export function isUnreachableCode(channel: string, code: string): boolean {
  return (
    channel === 'email' && Object.hasOwn(bounceReasons, code) && isHard(code as keyof typeof bounceReasons)
  )
}

function isHard(code: keyof typeof bounceReasons): boolean {
  return bounceReasons[code] === 'hard'
}
