// The load generator of native/http-load.c where there is no C compiler: same options, same report, several times the cost.
import { readFileSync, writeFileSync, writeSync } from 'node:fs'
import { connect } from 'node:net'
import { nowUs, readOptions } from './options.ts'

const options = readOptions({
  port: '0',
  request: '',
  count: '1000',
  connections: '64',
  first: '0',
  rate: '0',
  seconds: '120',
  expect: '202',
  accepted: '',
})
const template = readFileSync(options.request, 'latin1').split('@@@@@@@')
const count = Number(options.count)
const rate = Number(options.rate)
const idle: Connection[] = []
const latencies: number[] = []
const accepted: string[] = []
const tally = { started: 0, finished: 0, refused: 0, cut: 0, firstRefusal: '' }

type Connection = { send: (digits: string, due: number) => void }

function openConnection(): void {
  const socket = connect({ port: Number(options.port), host: '127.0.0.1', noDelay: true })
  let due = -1
  let number = ''
  let answer = ''
  const connection: Connection = {
    send: (digits, dueUs) => {
      due = dueUs
      number = digits
      socket.write(template.join(digits), 'latin1')
    },
  }
  socket.on('connect', () => {
    idle.push(connection)
    sendDue()
  })
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1')
    const head = answer.indexOf('\r\n\r\n')
    if (head < 0) return
    const size = head + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(answer.slice(0, head))?.[1] ?? 0)
    if (answer.length < size) return
    countAnswer(answer.slice(0, size), due, number)
    answer = answer.slice(size)
    due = -1
    idle.push(connection)
    sendDue()
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    if (due >= 0) {
      tally.cut++
      tally.finished++
    }
    const at = idle.indexOf(connection)
    if (at >= 0) idle.splice(at, 1)
    if (tally.finished < count) setTimeout(openConnection, 10)
  })
}

function countAnswer(answer: string, due: number, digits: string): void {
  tally.finished++
  if (answer.slice(9, 12) === options.expect) {
    latencies.push(nowUs() - due)
    accepted.push(`${digits} ${/"(msg_[^"]*)"/.exec(answer)?.[1] ?? ''}\n`)
  } else if (tally.refused++ === 0) tally.firstRefusal = answer.slice(9, 400)
}

function sendDue(): void {
  if (tally.finished >= count) finish()
  while (tally.started < count && idle.length > 0) {
    const now = nowUs()
    const due = rate > 0 ? startUs + (tally.started * 1e6) / rate : now
    if (due > now) return
    const digits = String((Number(options.first) + tally.started++) % 10_000_000).padStart(7, '0')
    idle.pop()?.send(digits, due)
  }
}

function finish(): never {
  latencies.sort((a, b) => a - b)
  const at = (share: number): number => latencies[Math.floor((latencies.length - 1) * share)] ?? 0
  const { user, system } = process.cpuUsage()
  if (options.accepted) writeFileSync(options.accepted, accepted.join(''))
  const { finished, ...counts } = tally
  const times = {
    startUs,
    endUs: nowUs(),
    p50Us: at(0.5),
    p99Us: at(0.99),
    maxUs: at(1),
    cpuUs: user + system,
  }
  const report = { ...counts, accepted: latencies.length, unanswered: tally.started - finished, ...times }
  writeSync(1, `${JSON.stringify(report)}\n`)
  process.exit(0)
}

// Kannel's listen backlog is 10: connections open one after the other.
const startUs = nowUs() + Number(options.connections) * 1500
for (let n = 0; n < Number(options.connections); n++) setTimeout(openConnection, n * 1.5)
setInterval(sendDue, 1)
setTimeout(finish, Number(options.seconds) * 1000)
