// Workers KV for workerd by itself, as far as the example needs it: in memory, for as long as the process lives.

const entries = new Map()

export default {
  async fetch(request) {
    const { pathname } = new URL(request.url)
    if (request.method === 'PUT') {
      entries.set(pathname, await request.text())
      return new Response()
    }
    return entries.has(pathname) ? new Response(entries.get(pathname)) : new Response(null, { status: 404 })
  },
}
