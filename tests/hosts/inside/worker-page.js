new Worker(`/browser.bundle.js${location.search}`, { type: 'module' })
