import worker from './worker-slim.js'

addEventListener('fetch', (event) => event.respondWith(worker.fetch(event.request)))
