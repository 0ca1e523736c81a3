// Something a person can mend: it is shown as its message alone, without a stack.
export class Failure extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
