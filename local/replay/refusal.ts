/** The command will not start with what it was given; the message says what is wrong and where. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
