/** Reads the names of Server-Sent Events from a stream, until it ends. Comments, such as beats, have none. */
export async function readEvents(
  stream: ReadableStream<Uint8Array>,
  heard: (event: string) => void,
): Promise<void> {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = /^event: ?(.+)$/m.exec(block)?.[1]
      if (event) heard(event)
    }
  }
}
