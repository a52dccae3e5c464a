import worker from './worker.js'

export const config = { matcher: '/guard' }

export const middleware = (request) => worker.fetch(request)
