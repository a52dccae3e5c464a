import worker from '../../worker.js'

export const runtime = 'edge'

export const POST = (request) => worker.fetch(request)
