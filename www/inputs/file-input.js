// A file that was chosen or dropped.

/** Bytes. */
const MOST = 2 ** 24

/** `take(text)` gets what is in it, `refuse(sentence)` why it was not read. */
export async function readFile(file, take, refuse) {
  if (file.size > MOST) return refuse('The file is larger than 16 MiB, which neither tokens nor key sets are.')
  const text = await file.text().catch(() => undefined)
  if (text === undefined) return refuse('The browser could not read that file. Is it a folder?')
  take(text)
}
