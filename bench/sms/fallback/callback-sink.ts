// The webhook receiver of native/callback-sink.c where there is no C compiler: same options, same report.
import { appendFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { answerLines, countMissing, nowUs, readOptions } from './options.ts'

const options = readOptions({ port: '0', event: 'message.delivered', sample: '', 'sample-every': '100' })
const nothing = { requests: 0, repeated: 0, other: 0, malformed: 0, firstUs: 0, lastUs: 0 }
const seen = new Set<string>()
let counts = { ...nothing }
let untilSample = 0

function take(request: string, headEnd: number): void {
  const body = request.slice(headEnd + 4)
  const isOurs = body === '' || body.includes(options.event)
  const id = body === '' ? /id=([^& ]+)/.exec(request.slice(0, headEnd)) : /"(msg_[^"]*)"/.exec(body)
  counts.requests++
  if (options.sample && --untilSample <= 0) {
    untilSample = Number(options['sample-every'])
    appendFileSync(options.sample, `${request.length}\n${request}`, 'latin1')
  }
  if (!isOurs || !id?.[1]) {
    counts.other++
    return
  }
  counts.lastUs = nowUs()
  counts.firstUs ||= counts.lastUs
  if (seen.has(id[1])) counts.repeated++
  seen.add(id[1])
}

if (options.sample) writeFileSync(options.sample, '')
const server = createServer({ noDelay: true }, (socket) => {
  let rest = ''
  socket.on('data', (chunk) => {
    rest += chunk.toString('latin1')
    let answers = ''
    for (let head = rest.indexOf('\r\n\r\n'); head >= 0; head = rest.indexOf('\r\n\r\n')) {
      const size = head + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(rest.slice(0, head))?.[1] ?? 0)
      if (rest.length < size) break
      take(rest.slice(0, size), head)
      rest = rest.slice(size)
      answers += 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'
    }
    if (answers) socket.write(answers)
  })
  socket.on('error', () => socket.destroy())
})
server.listen(Number(options.port), '127.0.0.1', () =>
  answerLines((server.address() as AddressInfo).port, (line) => {
    if (line === 'reset') {
      seen.clear()
      counts = { ...nothing }
    }
    const missing = countMissing(line, (number, id) => seen.has(id || number))
    return { ...counts, distinct: seen.size, missing }
  }),
)
