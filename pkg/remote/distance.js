// How near to this machine an address is, as far as the address itself tells. What a name resolves to is not known here.

const HERE = 0
const LINK = 1
const NETWORK = 2
const INTERNET = 3

/** Blocks that the internet does not reach (IANA's registry of special-purpose IPv4 addresses), and those of multicast. */
const IPV4 = [
  ['0.0.0.0', 8, HERE],
  ['10.0.0.0', 8, NETWORK],
  ['100.64.0.0', 10, NETWORK],
  ['127.0.0.0', 8, HERE],
  ['169.254.0.0', 16, LINK],
  ['172.16.0.0', 12, NETWORK],
  ['192.0.0.0', 24, NETWORK],
  ['192.0.2.0', 24, NETWORK],
  ['192.168.0.0', 16, NETWORK],
  ['198.18.0.0', 15, NETWORK],
  ['198.51.100.0', 24, NETWORK],
  ['203.0.113.0', 24, NETWORK],
  ['224.0.0.0', 3, NETWORK],
].map(([first, bits, distance]) => ({ first: numberOf(first), size: 2 ** (32 - bits), distance }))

/**
 * Names outside of the public DNS: of one label (RFC 7085), multicast DNS (RFC 6762), home networks (RFC 8375), private use
 * (ICANN, 2024), and those that Kubernetes gives its services.
 */
const NETWORK_NAME = /^[^.]*$|\.(?:local|home\.arpa|internal|svc)$/

/** All of them are this machine (RFC 6761 6.3). */
const OWN_NAME = /(?:^|\.)localhost$/

/** Whether `url` is nearer to this machine than `from` is: on it, on its link, or on a private network. */
export function isNearer(url, from) {
  return distanceOf(url) < distanceOf(from)
}

/** The URL has spelt every IPv4 address in four numbers and every IPv6 address in its shortest form. */
function distanceOf({ hostname }) {
  if (hostname.startsWith('[')) return distanceOfIpv6(hostname.slice(1, -1))
  if (/^\d+(\.\d+){3}$/.test(hostname)) return distanceOfIpv4(numberOf(hostname))
  const name = hostname.replace(/\.+$/, '')
  if (OWN_NAME.test(name)) return HERE
  return NETWORK_NAME.test(name) ? NETWORK : INTERNET
}

function distanceOfIpv4(number) {
  const block = IPV4.find(({ first, size }) => number >= first && number < first + size)
  return block?.distance ?? INTERNET
}

function distanceOfIpv6(text) {
  const groups = groupsOf(text)
  const ipv4 = ipv4Within(groups)
  if (ipv4 !== undefined) return distanceOfIpv4(ipv4)
  // fe80::/10 is the link. So far 2000::/3 is all that the internet has.
  if (groups[0] >> 6 === 0xfe80 >> 6) return LINK
  return groups[0] >> 13 === 1 ? INTERNET : NETWORK
}

/** The IPv4 address that one is a form of: mapped, compatible (and so :: and ::1), of NAT64 (RFC 6052) or 6to4 (RFC 3056). */
function ipv4Within(groups) {
  const join = ([high, low]) => high * 65_536 + low
  const front = groups.slice(0, 6).join()
  if (['0,0,0,0,0,65535', '0,0,0,0,0,0', '100,65435,0,0,0,0'].includes(front)) return join(groups.slice(6))
  return groups[0] === 0x2002 ? join(groups.slice(1, 3)) : undefined
}

function groupsOf(text) {
  const [front, back] = text
    .split('::')
    .map((half) => (half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16))))
  return back ? [...front, ...Array(8 - front.length - back.length).fill(0), ...back] : front
}

function numberOf(ipv4) {
  return ipv4.split('.').reduce((number, part) => number * 256 + Number(part), 0)
}
