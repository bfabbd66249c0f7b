"""Muon: momentum whose steps are made orthogonal by Newton and Schulz's iteration (Jordan and others, 2024).

torch.optim.Muon does the same one matrix at a time in bfloat16, which a CPU without bfloat16 units runs 2.5 times slower
(measured: 0.75 s against 0.31 s a step); here matrices of one shape go together, in float32.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import torch
from torch import Tensor, nn


def orthogonal(g: Tensor, steps: int = 5) -> Tensor:
    """(N, rows, columns), rows <= columns: the nearest matrices with all singular values near 1."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = g / (g.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(steps):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x


class Muon(torch.optim.Optimizer):
    def __init__(self, matrices: list[nn.Parameter], lr: float, momentum: float = 0.95, weight_decay: float = 0.0) -> None:
        super().__init__(matrices, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:  # type: ignore[override]
        for group in self.param_groups:
            by_shape: dict[tuple[int, ...], list[tuple[nn.Parameter, Tensor]]] = defaultdict(list)
            for p in group["params"]:
                state = self.state[p]
                if "momentum" not in state:
                    state["momentum"] = torch.zeros_like(p)
                state["momentum"].lerp_(p.grad, 1 - group["momentum"])
                update = p.grad.lerp(state["momentum"], group["momentum"])
                wide = update if p.shape[0] <= p.shape[1] else update.mT
                by_shape[tuple(wide.shape)].append((p, wide))
            for pairs in by_shape.values():
                for (p, _), update in zip(pairs, orthogonal(torch.stack([wide for _, wide in pairs]))):
                    rows, columns = p.shape
                    p.mul_(1 - group["lr"] * group["weight_decay"])
                    p.add_(update if rows <= columns else update.mT, alpha=-group["lr"] * max(1.0, rows / columns) ** 0.5)
