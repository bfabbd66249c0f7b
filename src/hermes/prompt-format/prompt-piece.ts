/** A stretch of a prompt, told by who wrote it. */
export interface PromptPiece {
  readonly text: string;
  /** True for the format's own text. In all else (a person's, a tool's, a page's, the model's words) nothing is a role marker. */
  readonly isFormat: boolean;
}

export const format = (text: string): PromptPiece => ({ text, isFormat: true });
export const words = (text: string): PromptPiece => ({ text, isFormat: false });
