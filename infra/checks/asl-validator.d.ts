declare module 'asl-validator' {
  interface Verdict {
    readonly isValid: boolean;
    errorsText(separator?: string): string;
  }
  /** Adds `QueryLanguage` to the states of the definition it is given. */
  export default function validate(definition: unknown): Verdict;
}
