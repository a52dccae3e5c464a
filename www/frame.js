// A sandboxed frame for one errand: it has no origin, so it reaches nothing of this page, and gets one message.

/** Loads `file` in such a frame, sends it `message`, and resolves with what it answers. Rejects after `patience` ms. */
export function errand(file, message, patience = 20_000) {
  return new Promise((resolve, reject) => {
    const frame = document.createElement('iframe')
    frame.setAttribute('sandbox', 'allow-scripts')
    frame.hidden = true
    frame.title = 'Works for this page, without its contents'
    frame.src = file
    const timer = setTimeout(() => end(reject, new Error('the frame did not answer')), patience)
    const end = (settle, value) => {
      clearTimeout(timer)
      removeEventListener('message', onReady)
      frame.remove()
      settle(value)
    }
    const onReady = ({ source, data }) => {
      if (source !== frame.contentWindow || data !== 'ready') return
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = ({ data }) => end(resolve, data)
      frame.contentWindow.postMessage(message, '*', [port2])
    }
    addEventListener('message', onReady)
    document.body.append(frame)
  })
}
