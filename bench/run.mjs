// `npm run bench`: beside other libraries, on this Node.js; `npm run bench -- --runtimes`: on each runtime;
// `npm run bench -- --senders`: beside the senders' own libraries alone
if (process.argv.includes('--runtimes')) await import('./runtimes/run.mjs')
else {
  if (!process.argv.includes('--senders')) await import('./libraries.mjs')
  await import('./senders.mjs')
}
