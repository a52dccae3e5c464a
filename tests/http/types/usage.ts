// Nothing here runs: the assertion is that `tsc` compiles it, and that what must not compile does not.

import {
  BearerError,
  bearerToken,
  type UnauthorizedBody,
  type UnauthorizedOptions,
  unauthorized,
  unauthorizedResponse,
} from 'jwt-verdict/http'

declare const request: Request
declare const message: {
  rawHeaders: string[]
  headers: { [name: string]: string | string[] | undefined; authorization?: string }
}
declare const error: unknown

const tokens: string[] = [bearerToken(request), bearerToken(request.headers), bearerToken(message)]
tokens.pop()

// @ts-expect-error: a record of headers hides a second one
bearerToken({ authorization: 'Bearer abc' })
// @ts-expect-error: nor is a header a request
bearerToken('Bearer abc')

const { status, headers, body } = unauthorized(error, { realm: 'api' })
const init: ResponseInit = { status, headers }
const answer: Response = new Response(body, init)
const same: Response = unauthorizedResponse(error)
const { code, reason, claim }: UnauthorizedBody = await (Math.random() < 0.5 ? answer : same).json()
console.log(code, reason, claim)

const answered = unauthorized(error)
if (answered.status === 503) answered.headers['Retry-After'].length
else answered.headers['WWW-Authenticate'].length
// @ts-expect-error: not with every status
answered.headers['Retry-After']

// @ts-expect-error: no such option
unauthorized(error, { scope: 'read' })

if (error instanceof BearerError) {
  switch (error.code) {
    case 'ERR_BEARER_MISSING':
    case 'ERR_BEARER_INVALID':
      console.log(error.hint)
      break
    default:
      error.code satisfies never
  }
}
// @ts-expect-error: they are thrown here and made nowhere else
new BearerError()

// With exactOptionalPropertyTypes, what is an error when it runs is one here: an option that is there and undefined.
type Unstated<Options> = {
  [Name in keyof Options]-?: undefined extends Required<Options>[Name] ? Name : never
}[keyof Options]
declare const unstated: Unstated<UnauthorizedOptions>
unstated satisfies never
// @ts-expect-error: a realm that may be undefined
unauthorized(error, { realm: undefined as string | undefined })
