// `npm run bench`: beside other libraries, on this Node.js; `npm run bench -- --runtimes`: on each runtime;
// `npm run bench -- --senders`: beside the senders' own libraries alone; `npm run bench -- --diagnose`: diagnoses alone
if (process.argv.includes('--runtimes')) await import('./runtimes/run.mjs')
else if (process.argv.includes('--diagnose')) await import('./diagnose.mjs')
else {
  if (!process.argv.includes('--senders')) await import('./libraries.mjs')
  await import('./senders.mjs')
  if (!process.argv.includes('--senders')) await import('./diagnose.mjs')
}
