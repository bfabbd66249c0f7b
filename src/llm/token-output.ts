import type { DecodedToken } from './decode-loop';
import type { GeneratedPiece, GenerateOptions } from './language-model.types';
import { StopStrings } from './sampling/stop-strings';
import type { Tokenizer } from './tokenizer/tokenizer';

type Told = Pick<GeneratedPiece, 'logprob' | 'topLogprobs'>;

/** The output of one generation: its tokens, and their text as it becomes certain. */
export class TokenOutput {
  readonly ids: number[] = [];
  readonly #stream: ReturnType<Tokenizer['stream']>;
  readonly #stops: StopStrings;
  readonly #onPiece: (piece: GeneratedPiece) => void;
  #pending: { readonly id: number; readonly text: string; readonly told: Told } | null = null;

  constructor(
    tokenizer: Tokenizer,
    { stopStrings = [] }: Pick<GenerateOptions, 'stopStrings'>,
    onPiece: (piece: GeneratedPiece) => void,
  ) {
    this.#stream = tokenizer.stream();
    this.#stops = new StopStrings(stopStrings);
    this.#onPiece = onPiece;
  }

  /** Takes a token in; it is told with `tell`, unless it is taken back before. @returns the text it adds */
  push({ id, ...told }: DecodedToken): string {
    const text = this.#stream.push(id);
    this.ids.push(id);
    this.#pending = { id, text, told };
    return text;
  }

  takeBack(): void {
    this.ids.pop();
    this.#pending = null;
  }

  /** @returns whether a stop string has come, after which nothing more may */
  tell(): boolean {
    if (!this.#pending) return false;
    const { id, text: added, told } = this.#pending;
    this.#pending = null;
    const { text, stopped } = this.#stops.push(added);
    this.#onPiece({ tokenId: id, text, ...told });
    return stopped;
  }

  /** What was held back for a character or a stop string that did not come. */
  flush(): void {
    const rest = this.#stops.push(this.#stream.flush());
    const text = rest.stopped ? rest.text : rest.text + this.#stops.flush();
    if (text !== '') this.#onPiece({ tokenId: -1, text });
  }
}
