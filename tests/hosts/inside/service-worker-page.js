await navigator.serviceWorker.register(`/browser.bundle.js${location.search}`)
