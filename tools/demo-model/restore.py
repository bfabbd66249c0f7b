"""Rebuilds build/tokenizer.json and build/checkpoint.pt from a GGUF file, so that training can go on from the committed model:

    python restore.py ../../public/models/talaria-demo.gguf

The optimizers' memory is not in the file; it comes back within a few steps.
"""

from __future__ import annotations

import sys
from pathlib import Path

import gguf
import numpy as np
import torch

from model import Config, Model
from protocol import SPECIAL_TOKENS
from train import CHECKPOINT, Average, Optimizers, save
from train_tokenizer import BUILD, PATH, with_vocabulary


def _strings(reader: gguf.GGUFReader, key: str) -> list[str]:
    field = reader.fields[key]
    return [bytes(field.parts[i]).decode() for i in field.data]


def model_of(reader: gguf.GGUFReader) -> Model:
    model = Model(Config())
    state = model.state_dict()
    for tensor in reader.tensors:
        values = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
        state[tensor.name] = torch.from_numpy(np.array(values, dtype=np.float32)).reshape(state[tensor.name].shape)
    model.load_state_dict(state)
    return model


def restore(path: Path) -> None:
    reader = gguf.GGUFReader(path)
    BUILD.mkdir(exist_ok=True)
    tokens, merges = _strings(reader, "tokenizer.ggml.tokens"), _strings(reader, "tokenizer.ggml.merges")
    plain = [token for token in tokens if token not in SPECIAL_TOKENS]
    with_vocabulary({token: i for i, token in enumerate(plain)}, [tuple(merge.split(" ")) for merge in merges]).save(str(PATH))
    model = model_of(reader)
    save(CHECKPOINT, model, Average(model), Optimizers(model), 0, 0)
    print(f"{CHECKPOINT.name} holds {sum(p.numel() for p in model.parameters()):,} weights of {path.name}")


if __name__ == "__main__":
    restore(Path(sys.argv[1]))
