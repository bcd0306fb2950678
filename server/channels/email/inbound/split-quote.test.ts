import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { splitQuote } from './split-quote.ts'

const answer = 'Yes, Tuesday suits me.'
const question = 'Does Tuesday suit you?'

/** How programs introduce what they quote, by language. */
const introductions: readonly (readonly [language: string, line: string])[] = [
  ['English', 'On Mon, Jan 5, 2026 at 10:00 AM Shop <help@shop.example> wrote:'],
  [
    'English over two lines',
    'On Mon, Jan 5, 2026 at 10:00 AM Shop of the Long Name\n<help@shop.example> wrote:',
  ],
  ['British English', 'On 5 Jan 2026, at 10:00, Shop <help@shop.example> wrote:'],
  ['German', 'Am Mo., 5. Jan. 2026 um 10:00 Uhr schrieb Shop <help@shop.example>:'],
  ['German of Thunderbird', 'Am 05.01.26 um 10:00 schrieb Shop:'],
  ['French', 'Le lun. 5 janv. 2026 à 10:00, Shop <help@shop.example> a écrit :'],
  ['Spanish', 'El lun, 5 ene 2026 a las 10:00, Shop (<help@shop.example>) escribió:'],
  ['Portuguese', 'Em seg., 5 de jan. de 2026 às 10:00, Shop <help@shop.example> escreveu:'],
  ['Italian', 'Il giorno lun 5 gen 2026 alle ore 10:00 Shop <help@shop.example> ha scritto:'],
  ['Dutch', 'Op ma 5 jan 2026 om 10:00 schreef Shop <help@shop.example>:'],
  ['Swedish', 'Den mån 5 jan. 2026 kl 10:00 skrev Shop <help@shop.example>:'],
  ['Polish', 'pon., 5 sty 2026 o 10:00 Shop <help@shop.example> napisał(a):'],
  ['Russian', 'пн, 5 янв. 2026 г. в 10:00, Shop <help@shop.example>:'],
  ['Turkish', 'Shop <help@shop.example>, 5 Oca 2026 Pzt, 10:00 tarihinde şunu yazdı:'],
  ['Japanese', '2026年1月5日(月) 10:00 Shop <help@shop.example>:'],
  ['Chinese', '在 2026年1月5日 10:00，Shop <help@shop.example> 写道：'],
  ['Hindi', 'सोम, 5 जन॰ 2026 को 10:00 पर Shop <help@shop.example> ने लिखा:'],
]
for (const [language, line] of introductions) {
  test(`parts an answer from what it quotes: ${language}`, () => {
    const marked = splitQuote(`${answer}\n\n${line}\n\n> ${question}\n> Your shop\n`)
    assert.equal(marked.text, answer)
    assert.ok(marked.quoted.startsWith(line) && marked.quoted.includes(question))
  })
}

const blocks: readonly (readonly [name: string, block: string])[] = [
  [
    'Outlook',
    'From: Shop <help@shop.example>\nSent: Monday, January 5, 2026 10:00 AM\nTo: Anna\nSubject: Your order',
  ],
  [
    'Outlook with a rule',
    '________________________________\nFrom: Shop <help@shop.example>\nSent: Monday\nTo: Anna\nSubject: Your order',
  ],
  [
    'German',
    'Von: Shop <help@shop.example>\nGesendet: Montag, 5. Januar 2026 10:00\nAn: Anna\nBetreff: Ihre Bestellung',
  ],
  [
    'French',
    'De : Shop <help@shop.example>\nEnvoyé : lundi 5 janvier 2026 10:00\nÀ : Anna\nObjet : Votre commande',
  ],
  [
    'Spanish',
    'De: Shop <help@shop.example>\nEnviado: lunes, 5 de enero de 2026\nPara: Anna\nAsunto: Su pedido',
  ],
  ['Portuguese', '*De:* Shop <help@shop.example>\n*Enviada:* segunda\n*Para:* Anna\n*Assunto:* Seu pedido'],
  [
    'Italian',
    'Da: Shop <help@shop.example>\nInviato: lunedì 5 gennaio 2026\nA: Anna\nOggetto: Il suo ordine',
  ],
  ['Japanese', '差出人: Shop <help@shop.example>\n送信日時: 2026年1月5日\n宛先: Anna\n件名: ご注文'],
  ['the old separator', '-----Original Message-----\nwhatever follows'],
  ['the old separator in German', '-----Ursprüngliche Nachricht-----\nwas folgt'],
]
for (const [name, block] of blocks) {
  test(`parts an answer from the block above what it quotes: ${name}`, () => {
    const parted = splitQuote(`${answer}\n\n${block}\n\n${question}\n`)
    assert.equal(parted.text, answer)
    assert.ok(parted.quoted.includes(block.split('\n')[1] ?? ''))
  })
}

test('takes answers that stand between and under quoted lines', () => {
  const { text, quoted } = splitQuote(
    'Hello,\n\nOn Mon, Jan 5, 2026 Shop <help@shop.example> wrote:\n> Which day?\nTuesday.\n> Which colour?\nBlue.\n',
  )
  assert.deepEqual(text.split('\n').filter(Boolean), ['Hello,', 'Tuesday.', 'Blue.'])
  assert.ok(quoted.includes('> Which colour?') && !quoted.includes('Blue.'))
})

test('takes an answer that stands wholly under the quotation', () => {
  const { text } = splitQuote(
    `On Mon, Jan 5, 2026 Shop <help@shop.example> wrote:\n> ${question}\n\n${answer}\n`,
  )
  assert.equal(text, answer)
})

const signatures = [
  '-- \nAnna\nContact Ltd',
  'Sent from my iPhone',
  'Von meinem iPhone gesendet',
  'Envoyé de mon iPhone',
  'Get Outlook for iOS',
]
for (const signature of signatures) {
  test(`takes off the signature ${JSON.stringify(signature)}`, () => {
    const parted = splitQuote(`${answer}\n\n${signature}\n\n`)
    assert.deepEqual(parted, { text: answer, quoted: '', signature })
  })
}

const whole: readonly string[] = [
  answer,
  'The invoice is from: 5 Jan 2026.\nSubject to change.',
  'He wrote: come on Tuesday.',
  'Three things:\n- one\n- two\n',
  '> only a quotation',
  'On Monday we wrote to you, and nobody answered.\nPlease answer.',
]
for (const text of whole) {
  test(`leaves a letter whole: ${JSON.stringify(text.slice(0, 40))}`, () => {
    assert.deepEqual(splitQuote(text), { text: text.trim(), quoted: '', signature: '' })
  })
}

test('shows something of every letter that has something', () => {
  const line = fc.constantFrom(
    ...introductions.map(([, one]) => one),
    ...blocks.map(([, one]) => one),
    '> quoted',
    '',
    'words',
    '-- ',
    'Sent from my iPhone',
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const text = lines.join('\n')
      const parted = splitQuote(text)
      assert.equal(parted.text === '', text.trim() === '')
    }),
  )
})

test('takes little time for a huge or repetitive text', () => {
  const started = performance.now()
  for (const filler of ['From: a\n', 'a@b wrote', '>', '-', '_', ' ', 'On ', ':', 'x 10:00 \n'])
    splitQuote(filler.repeat(400_000 / filler.length))
  assert.ok(performance.now() - started < 5_000, `${performance.now() - started} ms`)
})
