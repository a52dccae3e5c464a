// The page that a frame works for. The frame has no origin, and others may embed it where its headers are not sent; its own
// address still says where it was loaded from, and there the page is from as well.

/** Answers each message of the page, once, with what `answer(message)` resolves with. Whoever else embeds it gets nothing. */
export function serve(answer) {
  const { origin: home } = location
  // Files have no origin that tells one from another, nor have frames such as this.
  if (!home.startsWith('http')) return
  addEventListener('message', async ({ source, origin, data, ports: [port] }) => {
    if (source !== parent || origin !== home || !port) return
    port.postMessage(await answer(data))
    port.close()
  })
  parent.postMessage('ready', home)
}
