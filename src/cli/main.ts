import { runCli } from './run.js'
import { nodeTerminal } from './terminal.js'

process.exitCode = await runCli(process.argv.slice(2), nodeTerminal())
