"""Draws loss.svg: `python plot_loss.py`. The line is build/loss.csv, the points are stages.csv (`loss_of.py` measures them)."""

from __future__ import annotations

import csv
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

from train import LOG

HERE = Path(__file__).parent
STAGES, OUT = HERE / "stages.csv", HERE / "loss.svg"
#: Steps that are averaged into one point.
WINDOW = 50


def training_curve() -> tuple[list[float], list[float]]:
    """Million tokens seen and mean loss, a point for each window. A step that was done twice, after a cut, counts once."""
    with LOG.open() as log:
        steps = {int(step): (int(tokens) / 1e6, float(loss)) for _, step, tokens, loss in csv.reader(log)}
    rows = [steps[step] for step in sorted(steps)]
    windows = [rows[i : i + WINDOW] for i in range(0, len(rows), WINDOW)]
    return [window[-1][0] for window in windows], [sum(loss for _, loss in window) / len(window) for window in windows]


def stages() -> tuple[list[float], list[float]]:
    with STAGES.open() as file:
        rows = [(float(row["million_tokens"]), float(row["loss"])) for row in csv.DictReader(file)]
    return [tokens for tokens, _ in rows], [loss for _, loss in rows]


def main() -> None:
    plt.rcParams["svg.hashsalt"] = "talaria"
    figure, axes = plt.subplots(figsize=(7, 3.5))
    if LOG.exists():
        axes.plot(*training_curve(), label="while training")
    if STAGES.exists():
        axes.plot(*stages(), "o", color="tab:orange", label="committed files, on the same fresh conversations")
    axes.set_yscale("log")
    axes.set_xlabel("million tokens seen")
    axes.set_ylabel("loss on answers (nats a token)")
    axes.grid(alpha=0.3, which="both")
    axes.legend()
    figure.tight_layout()
    figure.savefig(OUT, metadata={"Date": None})


if __name__ == "__main__":
    main()
