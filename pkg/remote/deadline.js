/**
 * Runs `work(signal)` and gives it up after `seconds` with the error of `expired()`, whether it heeds the signal or not.
 *
 * However it ends, the signal is given then, so that nothing is left behind: no open connection, no unread answer.
 */
export async function within(seconds, work, expired) {
  const controller = new AbortController()
  let timer
  const deadline = new Promise((_, reject) => {
    timer = setTimeout(() => reject(expired()), seconds * 1000)
  })
  try {
    return await Promise.race([work(controller.signal), deadline])
  } finally {
    clearTimeout(timer)
    controller.abort()
  }
}
