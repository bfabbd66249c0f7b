/** What a person can do with the last answer. */
export interface AnswerActions {
  readonly again: () => void;
  readonly goOn: () => void;
  /** @param goesOn whether the model writes on from there */
  readonly edit: (content: string, goesOn: boolean) => void;
}
