// `npm run bench`: beside other libraries, on this Node.js; `npm run bench -- --runtimes`: on each runtime
await import(process.argv.includes('--runtimes') ? './runtimes/run.mjs' : './libraries.mjs')
