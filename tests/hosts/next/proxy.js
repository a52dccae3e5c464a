import worker from './worker.js'

export const config = { matcher: '/guard' }

export const proxy = (request) => worker.fetch(request)
