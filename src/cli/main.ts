import { runCli } from './run.js'
import { nodeTerminal } from './terminal.js'

runCli(process.argv.slice(2), nodeTerminal()).then((exitCode) => {
  process.exitCode = exitCode
})
