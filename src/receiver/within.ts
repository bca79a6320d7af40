/** The work's result, or a rejection with `late()` where it takes longer than so many seconds. */
export function within<Result>(seconds: number, work: Promise<Result>, late: () => Error): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), seconds * 1000)
    work.finally(() => clearTimeout(timer)).then(resolve, reject)
  })
}
