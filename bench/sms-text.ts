import { newId } from '#shared/ids.ts'
import { parsePhoneNumber, timezonesOf } from '#shared/phone-numbers.ts'
import { analyseSmsText, decodeSms, splitSms } from '#shared/sms-text.ts'

/** Measures the shared code of the sending path on one core. Prints one JSON line a case: the best of three rounds. */
const ROUND_MS = 400

const SHORT = 'Your Patchbay code is 482913. It expires in 10 minutes.'
const LONG = `${SHORT} `.repeat(12)
const EMOJI = '👨‍👩‍👧‍👦 See you at the café – 5 o’clock. '.repeat(6)
const HINDI = 'आपका सत्यापन कोड 482913 है। यह 10 मिनट में समाप्त हो जाएगा। '.repeat(3)
const TURKISH = 'Şifreniz 482913. Bu kodu kimseyle paylaşmayın, lütfen. '.repeat(3)
const parts = splitSms(LONG, { reference: 1 })

const cases: Record<string, (round: number) => number> = {
  'analyse short GSM-7 (55)': () => analyseSmsText(SHORT).segments,
  'analyse long GSM-7 (672)': () => analyseSmsText(LONG).segments,
  'analyse long emoji (282)': () => analyseSmsText(EMOJI).segments,
  'analyse long Hindi (183)': () => analyseSmsText(HINDI).segments,
  'analyse Turkish tables (165)': () => analyseSmsText(TURKISH, { nationalTables: true }).segments,
  'split short GSM-7 (55)': (round) => splitSms(SHORT, { reference: round }).length,
  'split long GSM-7 (672)': (round) => splitSms(LONG, { reference: round }).length,
  'split long emoji (282)': (round) => splitSms(EMOJI, { reference: round }).length,
  'decode part GSM-7 (153)': () => decodeSms(parts[0]!.octets, 0, parts[0]!.udh).length,
  'parse E.164': (round) => parsePhoneNumber(`+9198765${43_210 + (round % 50_000)}`)!.e164.length,
  'zones of a number': (round) => timezonesOf(`+5511961${23_456 + (round % 50_000)}`).length,
  'new id': (round) => newId('msg', 1.77e12 + (round >> 8)).charCodeAt(9),
}

/** Operations in a second of processor time, which a busy machine disturbs least. */
function operationsPerSecond(run: (round: number) => number): number {
  const started = performance.now()
  const before = process.cpuUsage()
  let done = 0
  let sum = 0
  while (performance.now() - started < ROUND_MS) {
    for (let i = 0; i < 500; i++) sum += run(done++)
  }
  const { user, system } = process.cpuUsage(before)
  // The sum is used, so that the work cannot be optimised away.
  if (sum === 0) throw new Error('the case did nothing')
  return Math.round((done / (user + system)) * 1_000_000)
}

for (const [name, run] of Object.entries(cases)) {
  const rounds = [operationsPerSecond(run), operationsPerSecond(run), operationsPerSecond(run)]
  console.log(JSON.stringify({ bench: 'sms-text', case: name, perCpuSecond: Math.max(...rounds) }))
}
