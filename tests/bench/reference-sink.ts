import { createServer, type Socket } from 'node:net'

// The cheapest SMTP server that takes everything: it looks for ends of lines and messages, and
// counts. So what is measured is who sends. Says what it took when it is told to end, and of those
// whose address has the beginning it is given, each as it is taken, and when.
const [watched] = process.argv.slice(2)
const END_OF_DATA = Buffer.from('\r\n.\r\n')
const REPLIES: Record<string, string> = {
  EHLO: '250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 10485760\r\n',
  DATA: '354 go on\r\n',
  QUIT: '221 bye\r\n',
}
let taken = 0
let bytes = 0

function serve(socket: Socket): void {
  let rest = Buffer.alloc(0)
  let isInMessage = false
  const watch = openWatch()
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.write('220 sink ESMTP\r\n')

  socket.on('data', (chunk) => {
    let input = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    let replies = ''
    for (;;) {
      const end = isInMessage ? input.indexOf(END_OF_DATA) : input.indexOf('\r\n')
      if (end < 0) break
      if (isInMessage) {
        taken += 1
        bytes += end
        replies += `250 2.0.0 taken as ${taken}\r\n`
        watch.took()
        isInMessage = false
        input = input.subarray(end + END_OF_DATA.length)
      } else {
        const verb = input.toString('latin1', 0, 4).toUpperCase()
        replies += REPLIES[verb] ?? '250 2.0.0 ok\r\n'
        isInMessage = verb === 'DATA'
        watch.heard(verb, input.subarray(0, end))
        input = input.subarray(end + 2)
      }
    }
    rest = Buffer.from(input)
    if (replies) socket.write(replies)
  })
}

/** Tells of one connection's messages to those whose address begins as we are told. */
function openWatch(): { heard: (verb: string, line: Buffer) => void; took: () => void } {
  let recipient = ''
  return {
    heard(verb, line) {
      if (!watched || verb !== 'RCPT') return
      const [, address = ''] = /<(.*)>/.exec(line.toString('latin1')) ?? []
      recipient = address.startsWith(watched) ? address : ''
    },
    took() {
      if (recipient) console.log(JSON.stringify({ recipient, takenAt: Date.now() }))
    },
  }
}

const server = createServer(serve)
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ msg: 'listening', ...Object(server.address()) }))
})
process.once('SIGTERM', () => {
  console.log(JSON.stringify({ taken, bytes }))
  process.exit(0)
})
