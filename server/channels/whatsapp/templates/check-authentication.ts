import { codePoints } from '../code-points.ts'
import { said } from '../hook-value.ts'
import type { Component } from './check-texts.ts'
import { templateButtons } from './check-template-buttons.ts'

const most = { label: 25, minutes: 90, apps: 5, packageName: 224, hash: 11 } as const

/** What Meta would refuse in a template for one-time codes: its text is Meta's own, and one button gives the code. */
export function checkAuthentication(components: readonly Component[]): string | null {
  const other = components.find(({ type }) => !['BODY', 'FOOTER', 'BUTTONS'].includes(type))
  if (other) return `A template for codes has no ${other.type}: leave it out.`
  const part = (type: string): Component | undefined => components.find((one) => one.type === type)
  if (part('BODY')?.['text'] !== undefined)
    return 'The text of a template for codes is written by Meta: leave the text of the BODY out.'
  return checkExpiry(part('FOOTER')) ?? checkOtp(part('BUTTONS'))
}

function checkExpiry(footer: Component | undefined): string | null {
  if (!footer) return null
  const minutes = footer['code_expiration_minutes']
  return typeof minutes === 'number' && Number.isInteger(minutes) && minutes >= 1 && minutes <= most.minutes
    ? null
    : `The footer of a template for codes names code_expiration_minutes from 1 to ${most.minutes}, and no text.`
}

function checkOtp(component: Component | undefined): string | null {
  const buttons = component ? templateButtons(component) : []
  const [otp] = buttons
  if (buttons.length !== 1 || otp?.type !== 'OTP')
    return 'A template for codes has exactly one button, of the type OTP.'
  const kind = String(otp['otp_type']).toUpperCase()
  if (!['COPY_CODE', 'ONE_TAP', 'ZERO_TAP'].includes(kind))
    return `${kind} is no otp_type: use COPY_CODE, ONE_TAP or ZERO_TAP.`
  for (const label of ['text', 'autofill_text'])
    if (codePoints(said(otp[label])) > most.label)
      return `The ${label} of the button has more than ${most.label} characters: shorten it.`
  return kind === 'COPY_CODE' ? null : checkApps(otp, kind)
}

/** A code is handed to an app only if the app is named. */
function checkApps(otp: Readonly<Record<string, unknown>>, kind: string): string | null {
  const named = otp['supported_apps'] ?? (otp['package_name'] === undefined ? [] : [otp])
  const apps = Array.isArray(named) ? (named as Record<string, unknown>[]) : []
  if (apps.length < 1 || apps.length > most.apps)
    return `${kind} names 1 to ${most.apps} apps in supported_apps: package_name and signature_hash of each.`
  const wrong = apps.find(
    ({ package_name: name, signature_hash: hash }) =>
      typeof name !== 'string' ||
      name.length > most.packageName ||
      !/^\w+(?:\.\w+)+$/.test(name) ||
      typeof hash !== 'string' ||
      hash.replaceAll(/%[0-9A-F]{2}/gi, '_').length !== most.hash,
  )
  if (wrong)
    return `The app ${String(wrong['package_name'])} is not named as Android does: check name and hash.`
  if (kind === 'ZERO_TAP' && otp['zero_tap_terms_accepted'] !== true)
    return 'ZERO_TAP wants zero_tap_terms_accepted: accept the terms.'
  return null
}
