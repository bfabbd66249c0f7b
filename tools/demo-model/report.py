"""The table of scores, as Markdown, from answers to the evaluation items:

    python report.py build/evaluation.jsonl "thinking, greedy=build/thinking.jsonl" "direct, greedy=build/direct.jsonl"

and, where PyTorch answered the same items with the same weights, how often both said the same:

    python report.py --same build/thinking.jsonl build/pytorch.jsonl
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from grade import Judgement, judge


def _lines(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text().splitlines()]


def _cell(results: list[bool]) -> str:
    return f"{sum(results) / len(results):.1%}" if results else ""


def table(items: str, columns: list[tuple[str, str]]) -> str:
    known = {line["id"]: line for line in _lines(items)}
    judged: list[tuple[str, Judgement]] = [(name, judge(known, _lines(path))) for name, path in columns]
    skills = sorted({skill for _, one in judged for skill in one.by_skill})
    rows = [["skill", "items", *(name for name, _ in judged)], ["---", "--:", *("--:" for _ in judged)]]
    rows += [[skill, str(len(judged[0][1].by_skill[skill])), *(_cell(one.by_skill[skill]) for _, one in judged)] for skill in skills]
    rows.append(["**all skills**", str(len(judged[0][1].every)), *(f"**{_cell(one.every)}**" for _, one in judged)])
    rows.append(["thought exactly when asked", str(len(judged[0][1].formed)), *(_cell(one.formed) for _, one in judged)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def same(ours: str, theirs: str) -> str:
    others = {line["id"]: line["text"].strip() for line in _lines(theirs)}
    results = [line["text"].strip() == others[line["id"]] for line in _lines(ours) if line["id"] in others]
    return f"the same text for {sum(results)} of {len(results)} items, {_cell(results)}"


if __name__ == "__main__":
    if sys.argv[1] == "--same":
        print(same(*sys.argv[2:4]))
    else:
        print(table(sys.argv[1], [(name, path) for name, _, path in (text.partition("=") for text in sys.argv[2:])]))
