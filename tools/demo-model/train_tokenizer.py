"""Trains the byte-level BPE vocabulary on generated conversations: `python train_tokenizer.py`.

The pre-tokenizer is Qwen's (each digit by itself), so that the file is read under `tokenizer.ggml.pre = qwen2`.
"""

from __future__ import annotations

import random
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from mixture import sample
from protocol import SPECIAL_TOKENS
from skills.item import SEAM

N_VOCAB = 2048
N_CONVERSATIONS = 30_000
SEED = 1
BUILD = Path(__file__).parent / "build"
PATH = BUILD / "tokenizer.json"

QWEN2 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def texts(count: int, seed: int):
    rng = random.Random(seed)
    for _ in range(count):
        text = "".join(piece for piece, _ in sample(rng)).replace(SEAM, "")
        for special in SPECIAL_TOKENS:
            text = text.replace(special, "")
        yield text


def with_vocabulary(vocabulary: dict[str, int], merges: list[tuple[str, str]]) -> Tokenizer:
    """A tokenizer of this form; without a vocabulary, one to be trained. Special tokens come last."""
    tokenizer = Tokenizer(models.BPE(vocabulary, merges) if vocabulary else models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(QWEN2), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    if vocabulary:
        tokenizer.add_special_tokens(SPECIAL_TOKENS)
    return tokenizer


def train() -> Tokenizer:
    tokenizer = with_vocabulary({}, [])
    trainer = trainers.BpeTrainer(vocab_size=N_VOCAB - len(SPECIAL_TOKENS), initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), min_frequency=20)
    tokenizer.train_from_iterator(texts(N_CONVERSATIONS, SEED), trainer)
    tokenizer.add_special_tokens(SPECIAL_TOKENS)
    return tokenizer


if __name__ == "__main__":
    BUILD.mkdir(exist_ok=True)
    trained = train()
    trained.save(str(PATH))
    print(f"{trained.get_vocab_size()} tokens in {PATH.name}")
