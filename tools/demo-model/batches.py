"""An endless stream of training batches, made by worker processes as they are needed: no example comes twice."""

from __future__ import annotations

import multiprocessing as mp
import random
import signal

import torch
from tokenizers import Tokenizer
from torch import Tensor

from mixture import sample
from skills.item import SEAM
from train_tokenizer import PATH

Encoded = tuple[list[int], list[bool]]
PAD = 0


def encode(tokenizer: Tokenizer, pieces: list[tuple[str, bool]]) -> Encoded:
    """Pieces are encoded one by one: they meet at special tokens, which no merge crosses. Nor does one cross a seam."""
    ids: list[int] = []
    learnt: list[bool] = []
    for text, is_learnt in pieces:
        piece = [token for part in text.split(SEAM) for token in tokenizer.encode(part, add_special_tokens=False).ids]
        ids += piece
        learnt += [is_learnt] * len(piece)
    return ids, learnt


def pad(rows: list[Encoded]) -> tuple[Tensor, Tensor]:
    longest = max(len(ids) for ids, _ in rows)
    tokens = torch.full((len(rows), longest), PAD)
    learnt = torch.zeros((len(rows), longest), dtype=torch.bool)
    for i, (ids, marks) in enumerate(rows):
        tokens[i, : len(ids)] = torch.tensor(ids)
        learnt[i, : len(ids)] = torch.tensor(marks)
    return tokens, learnt


def batches(seed: int, tokens_per_batch: int, longest: int, pool: int = 768):
    """Rows of like length share a batch, so that little of it is padding."""
    rng = random.Random(seed)
    tokenizer = Tokenizer.from_file(str(PATH))
    while True:
        rows = [row for row in (encode(tokenizer, sample(rng)) for _ in range(pool)) if len(row[0]) <= longest]
        rows.sort(key=lambda row: len(row[0]))
        cut: list[list[Encoded]] = [[]]
        for row in rows:
            if cut[-1] and (len(cut[-1]) + 1) * len(row[0]) > tokens_per_batch:
                cut.append([])
            cut[-1].append(row)
        rng.shuffle(cut)
        yield from cut


def _produce(queue: "mp.Queue", seed: int, tokens_per_batch: int, longest: int) -> None:
    # A fork inherits the trainer's handler, which would keep this process alive when the trainer ends.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for batch in batches(seed, tokens_per_batch, longest):
        queue.put(batch)


def stream(seed: int, tokens_per_batch: int, longest: int):
    queue: mp.Queue = mp.Queue(maxsize=200)
    mp.Process(target=_produce, args=(queue, seed, tokens_per_batch, longest), daemon=True).start()
    while True:
        yield pad(queue.get())
