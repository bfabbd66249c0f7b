"""Draws build/loss.csv as loss.svg: `python plot_loss.py`."""

from __future__ import annotations

import csv
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

from train import LOG

OUT = Path(__file__).parent / "loss.svg"
#: Steps that are averaged into one point.
WINDOW = 25


def main() -> None:
    rows = [(stage, int(tokens), float(loss)) for stage, _, tokens, loss in csv.reader(LOG.open())]
    figure, axes = plt.subplots(figsize=(7, 3.5))
    for stage, label in (("steady", "steady rate"), ("falling", "rate falling to zero")):
        chosen = [(tokens, loss) for name, tokens, loss in rows if name == stage]
        windows = [chosen[i : i + WINDOW] for i in range(0, len(chosen), WINDOW)]
        axes.plot([w[-1][0] / 1e6 for w in windows], [sum(loss for _, loss in w) / len(w) for w in windows], label=label)
    axes.set_yscale("log")
    axes.set_xlabel("million tokens seen")
    axes.set_ylabel("loss on answers (nats a token)")
    axes.grid(alpha=0.3, which="both")
    axes.legend()
    figure.tight_layout()
    plt.rcParams["svg.hashsalt"] = "talaria"
    figure.savefig(OUT, metadata={"Date": None})


if __name__ == "__main__":
    main()
