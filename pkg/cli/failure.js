/** Why a command reaches no verdict: shown in a line or two, without a stack. The exit code is 2. */
export class Failure extends Error {
  constructor(message, hint) {
    super(message)
    this.hint = hint
  }
}
