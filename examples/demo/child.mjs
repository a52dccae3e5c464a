// A child process that is waited for at both ends: until it is ready, and until it is gone.

const START_LIMIT_MS = 30_000
const STOP_LIMIT_MS = 3_000

/**
 * Resolves with what `ready` hands to its callback once the child is up.
 *
 * Rejects with all that the child printed when it ends first, or is not ready within 30 seconds.
 */
export function started(child, name, ready) {
  const printed = []
  child.stdout.on('data', (chunk) => printed.push(chunk))
  child.stderr.on('data', (chunk) => printed.push(chunk))
  return new Promise((resolve, reject) => {
    const fail = (what) => reject(new Error(`${name} ${what}\n${Buffer.concat(printed)}`))
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      fail('was not ready in time')
    }, START_LIMIT_MS)
    child.once('error', (error) => fail(`could not be started: ${error.message}`))
    // 'close', not 'exit': by then everything it printed has arrived.
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      fail(`ended before it was ready (${signal ?? `exit code ${code}`})`)
    })
    ready((value) => {
      clearTimeout(timer)
      resolve(value)
    })
  })
}

/** Asks the child to end, insists after 3 seconds, and resolves when it has. */
export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
  child.kill('SIGTERM')
  await gone
  clearTimeout(timer)
}
