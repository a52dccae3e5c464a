/** What the program for Next.js uses of it. */
export class NextResponse extends Response {
  static next(): NextResponse
}
