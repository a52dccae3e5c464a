/** Why a command cannot decide: shown as a line or two, without a stack, and the exit code is 2. */
export class Failure extends Error {
  constructor(message, hint) {
    super(message)
    this.hint = hint
  }
}
