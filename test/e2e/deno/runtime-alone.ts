import { answerAlone } from '../../hostile/runtime-alone.ts'

// what Deno takes of its own, for comparison: test/hostile
const onListen = ({ hostname, port }: Deno.NetAddr) => console.log(`listening http://${hostname}:${port}`)
Deno.serve({ hostname: '127.0.0.1', port: 0, onListen }, answerAlone)
