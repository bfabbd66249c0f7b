"""Answers evaluation items with PyTorch: `python generate.py thinking|direct [--limit n] [--every k] < build/evaluation.jsonl > answers.jsonl`.

Greedy. The figures that count come from our engine (`evaluate.ts`); this is the other side of the comparison, and a quick look while training.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import gguf
import torch
from tokenizers import Tokenizer

from model import Cache, Model
from protocol import ASSISTANT, tool_calls, tool_response, tools_block, turn
from restore import model_of
from train import FINAL, load_model
from train_tokenizer import PATH

ROWS = 48


def prompt_text(line: dict[str, Any], setting: str) -> str:
    tools = tools_block(line["tools"]) if line["tools"] else ""
    parts = [turn("system", line["systems"][setting] + tools)]
    for message in line["messages"]:
        if message["role"] == "tool":
            parts.append(tool_response(message["content"]))
        elif message.get("tool_calls"):
            parts.append(turn("assistant", tool_calls([call["function"] for call in message["tool_calls"]])))
        else:
            parts.append(turn(message["role"], message["content"]))
    return "".join(parts) + ASSISTANT


@torch.inference_mode()
def complete(model: Model, prompts: list[list[int]], stop: int, limit: int) -> list[list[int]]:
    """Greedy continuations of a batch, each up to and without the stop token."""
    longest = max(map(len, prompts))
    starts = torch.tensor([longest - len(p) for p in prompts])
    tokens = torch.zeros((len(prompts), longest), dtype=torch.long)
    for i, p in enumerate(prompts):
        tokens[i, longest - len(p) :] = torch.tensor(p)
    cache = Cache(model.config, starts, longest + limit)
    out: list[list[int]] = [[] for _ in prompts]
    alive = torch.ones(len(prompts), dtype=torch.bool)
    for _ in range(limit):
        choice = model.output(model.hidden(tokens, cache)[:, -1]).argmax(-1)
        alive &= choice != stop
        if not alive.any():
            break
        for i in alive.nonzero().flatten().tolist():
            out[i].append(int(choice[i]))
        tokens = choice[:, None]
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("setting", choices=["thinking", "direct"])
    parser.add_argument("--checkpoint", type=Path, default=FINAL, help="a checkpoint, or a GGUF file and so the weights that our engine has")
    parser.add_argument("--limit", type=int, default=400, help="tokens of an answer")
    parser.add_argument("--every", type=int, default=1, help="take every k-th item")
    arguments = parser.parse_args()
    path = arguments.checkpoint
    model = model_of(gguf.GGUFReader(path)).eval() if path.suffix == ".gguf" else load_model(path)
    tokenizer = Tokenizer.from_file(str(PATH))
    stop = tokenizer.token_to_id("<|im_end|>")
    lines = [json.loads(text) for text in sys.stdin][:: arguments.every]
    encoded = [(line, tokenizer.encode(prompt_text(line, arguments.setting), add_special_tokens=False).ids) for line in lines]
    encoded.sort(key=lambda pair: len(pair[1]))
    for i in range(0, len(encoded), ROWS):
        part = encoded[i : i + ROWS]
        for (line, _), ids in zip(part, complete(model, [p for _, p in part], stop, arguments.limit)):
            text = tokenizer.decode(ids, skip_special_tokens=False)
            print(json.dumps({"id": line["id"], "setting": arguments.setting, "text": text, "tokens": ids}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
