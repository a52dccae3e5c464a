// Runs the cases of jwt-verdict-vectors against a verifier.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * `verify(one)` resolves where it accepts, and throws where it refuses. A case is skipped if `knows(policy)` is false, for it asks
 * for a check that the verifier cannot make.
 */
export async function run(folder, knows, verify) {
  const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'))
  const { format, files } = read('index.json')
  if (format !== 1) throw new Error(`the format is ${format}, and this program reads 1`)
  const wrong = []
  let count = 0
  let skipped = 0
  for (const one of files.flatMap(({ file }) => read(file))) {
    count += 1
    if (!knows(one.policy)) {
      skipped += 1
      continue
    }
    const accepted = await Promise.resolve(one)
      .then(verify)
      .then(
        () => true,
        () => false,
      )
    if (accepted !== (one.expect === 'accepted'))
      wrong.push(`${accepted ? 'accepts' : 'refuses'} ${one.id}: ${one.comment}`)
  }
  for (const line of wrong) console.log(line)
  console.log(`${count} cases: ${count - skipped - wrong.length} as expected, ${wrong.length} not, ${skipped} skipped`)
  process.exitCode = wrong.length > 0 ? 1 : 0
}
