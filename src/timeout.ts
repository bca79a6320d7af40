/**
 * The result of work that has begun, or a rejection with `error()` once so many seconds have passed.
 * The work itself goes on.
 */
export function withTimeout<Result>(
  work: Promise<Result>,
  seconds: number,
  error: () => Error,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(error()), seconds * 1000)
    work.then(
      (result) => {
        clearTimeout(timer)
        resolve(result)
      },
      (reason) => {
        clearTimeout(timer)
        reject(reason)
      },
    )
  })
}
