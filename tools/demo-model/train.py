"""Trains the model: a long stretch at a steady rate, then one on which the rate falls to zero. Both can be stopped and carried on.

    python train.py --steps 6000                  carries build/checkpoint.pt on (or begins it) until step 6,000
    python train.py --steps 10000 --fall 4000     the same until step 10,000; over the last 4,000 the rate falls to zero, into build/model.pt

Matrices are trained by Muon, everything else by AdamW. Each line of build/loss.csv is a step.
"""

from __future__ import annotations

import argparse
import dataclasses
import signal
import time
from pathlib import Path

import torch
from torch import Tensor, nn

from batches import stream
from model import Config, Model, fuse
from muon import Muon
from train_tokenizer import BUILD

CHECKPOINT, FINAL, LOG = BUILD / "checkpoint.pt", BUILD / "model.pt", BUILD / "loss.csv"
SEED = 7
TOKENS_PER_BATCH = 4096
LONGEST = 1536
WARM_UP = 100
SAVE_EVERY_S = 300
MATRIX_RATE, OTHER_RATE = 0.02, 2e-3
#: Steps over which the running average of the weights looks back: what a steady rate has learnt, without its noise.
AVERAGE_OVER = 250


class Optimizers:
    def __init__(self, model: Model) -> None:
        matrices = [p for p in model.blk.parameters() if p.ndim == 2]
        known = {id(p) for p in matrices}
        others = [p for p in model.parameters() if id(p) not in known]
        self.all = [
            Muon(matrices, lr=MATRIX_RATE, momentum=0.95, weight_decay=0.02),
            torch.optim.AdamW(others, lr=OTHER_RATE, betas=(0.9, 0.95), weight_decay=0.0),
        ]
        self.rates = [MATRIX_RATE, OTHER_RATE]

    def step(self, scale: float) -> None:
        for optimizer, rate in zip(self.all, self.rates):
            for group in optimizer.param_groups:
                group["lr"] = rate * scale
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)

    def state(self) -> list[dict]:
        return [optimizer.state_dict() for optimizer in self.all]

    def load(self, states: list[dict]) -> None:
        for optimizer, state in zip(self.all, states):
            optimizer.load_state_dict(state)


class Average:
    """The running average of a model's weights."""

    def __init__(self, model: Model) -> None:
        self.of = list(model.parameters())
        self.names = [name for name, _ in model.named_parameters()]
        self.values = [p.detach().clone() for p in self.of]

    @torch.no_grad()
    def update(self) -> None:
        torch._foreach_lerp_(self.values, [p.detach() for p in self.of], 1 / AVERAGE_OVER)

    def state(self) -> dict[str, Tensor]:
        return dict(zip(self.names, self.values))

    def load(self, state: dict[str, Tensor]) -> None:
        self.values = [state[name] for name in self.names]


def save(path: Path, model: Model, average: Average, optimizers: Optimizers, step: int, tokens: int) -> None:
    path.parent.mkdir(exist_ok=True)
    part = path.with_suffix(".part")
    state = {"config": dataclasses.asdict(model.config), "model": model.state_dict(), "average": average.state(), "optimizers": optimizers.state()}
    torch.save({**state, "step": step, "tokens": tokens}, part)
    part.replace(path)


def load_model(path: Path) -> Model:
    """The weights of a finished training, or the running average of one under way."""
    state = torch.load(path, weights_only=True)
    model = Model(Config(**state["config"]))
    model.load_state_dict(state["average" if path.resolve() == CHECKPOINT.resolve() else "model"])
    return model.eval()


def rate_at(step: int, steps: int, fall: int) -> float:
    """As a part of the steady rate."""
    warm_up = min(1.0, (step + 1) / WARM_UP)
    return min(warm_up, (steps - step) / fall) if fall else warm_up


def run(steps: int, fall: int) -> None:
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    torch.set_flush_denormal(True)
    fuse()
    model = Model(Config())
    optimizers, average = Optimizers(model), Average(model)
    step = tokens = 0
    if CHECKPOINT.exists():
        state = torch.load(CHECKPOINT, weights_only=True)
        model.load_state_dict(state["model"])
        optimizers.load(state["optimizers"])
        average.load(state["average"])
        step, tokens = state["step"], state["tokens"]
    print(f"{sum(p.numel() for p in model.parameters()):,} weights; steps {step} to {steps}", flush=True)
    # Another seed for each stretch: what was learnt from does not come again.
    source = stream(SEED * 1_000_003 + step, TOKENS_PER_BATCH, LONGEST)
    started, seen, saved = time.monotonic(), 0, time.monotonic()
    stops: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stops.append(number))
    with LOG.open("a") as log:
        while step < steps and not stops:
            batch, learnt = next(source)
            loss = model.loss(batch, learnt)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            rate = rate_at(step, steps, fall)
            optimizers.step(rate)
            average.update()
            step += 1
            tokens += batch.numel()
            seen += batch.numel()
            log.write(f"{'falling' if step > steps - fall else 'steady'},{step},{tokens},{loss.item():.4f}\n")
            if step % 20 == 0:
                log.flush()
                speed = seen / (time.monotonic() - started)
                print(f"step {step} loss {loss.item():.3f} rate {rate:.3f} {speed:.0f} tokens/s", flush=True)
            if time.monotonic() - saved > SAVE_EVERY_S:
                save(CHECKPOINT, model, average, optimizers, step, tokens)
                saved = time.monotonic()
    save(CHECKPOINT, model, average, optimizers, step, tokens)
    if fall and step == steps:
        save(FINAL, model, average, optimizers, step, tokens)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, required=True, help="carry on until this step")
    parser.add_argument("--fall", type=int, default=0, help="over so many steps before it the rate falls to zero")
    arguments = parser.parse_args()
    run(arguments.steps, arguments.fall)
