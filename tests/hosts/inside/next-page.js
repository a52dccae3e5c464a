// Goes on to the next page when the server has the report of this one.

const address = await (await fetch(`/next/${new URLSearchParams(location.search).get('name')}`)).text()
if (address) location.href = address
