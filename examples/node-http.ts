// A receiver on node:http, without any framework. Run it: npx tsx node-http.ts
import { createServer } from 'node:http'
import { flabs } from 'hookproof/flabs'
import { webhook } from 'hookproof/node'

// A token proves that the request comes from someone who knows it, and nothing about the body.
const receive = webhook(flabs({ token: process.env.FLABS_TOKEN }), (event) => {
  switch (event.type) {
    case 'bill.created':
    case 'bill.completed':
    case 'bill.deleted':
      return console.log(event.type, event.data.billID)
    case 'report.completed':
      return console.log('a report', event.data.reportURL)
    case 'lead.created':
    case 'booking.created':
      return console.log(event.type, event.data.integratorID)
    case 'unknown':
      return console.log('a type this version does not know', event.unknownType)
    default:
      // compiles as long as every case stands above
      event satisfies never
  }
})

createServer((req, res) => {
  if (req.url === '/webhooks/flabs') receive(req, res)
  else res.writeHead(404).end()
}).listen(3000, () => console.log('listening on port 3000'))
