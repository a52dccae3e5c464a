import worker from '../../worker.js'

export const POST = (request) => worker.fetch(request)
