/** Something that a person has to mend: its message is shown without a stack trace. */
export class SetupProblem extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.name = "SetupProblem";
    this.exitCode = exitCode;
  }
}
