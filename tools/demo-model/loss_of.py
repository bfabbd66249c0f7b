"""How well finished files foretell conversations that training has not shown: `python loss_of.py a.gguf b.gguf ...`

Each file, all of one vocabulary (build/tokenizer.json), reads the same batches of today's mixture. Prints its name and the mean loss in nats a token.
"""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import gguf
import torch

from batches import batches, pad
from restore import model_of
from train import LONGEST, TOKENS_PER_BATCH

#: No stretch of training begins with it: those are multiples of a prime, and steps.
SEED = 5
BATCHES = 24


@torch.inference_mode()
def loss_of(path: Path) -> float:
    """Nats a learnt token."""
    model = model_of(gguf.GGUFReader(path)).eval()
    total, count = 0.0, 0
    for rows in islice(batches(SEED, TOKENS_PER_BATCH, LONGEST), BATCHES):
        tokens, learnt = pad(rows)
        n = int(learnt[:, 1:].sum())
        total, count = total + model.loss(tokens, learnt).item() * n, count + n
    return total / count


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(f"{name}: {loss_of(Path(name)):.4f}")
