"""Writes held-out items, one JSON object a line: `python make_evaluation.py [per-skill count] > build/evaluation.jsonl`.

Every skill gives the same number of different items, none of which training can show (`is_held_out`).
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from typing import Any, Callable

from conversation import Setting, assistant_text, system_text
from grade import is_right, split
from mixture import PLAIN, fresh
from protocol import DEFAULT_SYSTEM
from skills import json_fields, styles, tool_use
from skills.item import SEAM, Item, Rng

SEED = 2025
#: The sizes of multiplication that the floor speaks of; larger ones are a row of their own.
_SMALL_PRODUCTS = {"1 by 1 digits", "2 by 1 digits", "2 by 2 digits", "3 by 1 digits", "3 by 2 digits", "4 by 1 digits"}


def _styled(rng: Rng) -> Item:
    if rng.random() < 0.15:
        return fresh(rng, styles.named_persona, True)
    return styles.restyle(rng, [fresh(rng, rng.choices(list(PLAIN), list(PLAIN.values()))[0], True)])[0]


def _makers() -> list[Callable[[Rng], Item]]:
    makers = [lambda rng, make=make: fresh(rng, make, True) for make in PLAIN]
    makers += [_styled, lambda rng: fresh(rng, json_fields.schema_output, True), lambda rng: fresh(rng, tool_use.unseen_tool_use, True)]
    makers += [lambda rng, skill=skill: _of_skill(rng, tool_use.tool_use, skill) for skill in ("tool calls", "tool results")]
    makers += [lambda rng, skill=skill: _of_skill(rng, tool_use.known_tool_use, skill) for skill in ("tool calls, main tools", "tool calls, other known tools")]
    return makers


def _of_skill(rng: Rng, maker: Callable[[Rng], Item], skill: str) -> Item:
    while True:
        item = fresh(rng, maker, True)
        if item.skill == skill:
            return item


def row_name(item: Item) -> str:
    if item.skill == "multiplication":
        return "multiplication to 3 by 2 digits" if item.level in _SMALL_PRODUCTS else "multiplication, larger"
    return item.skill


def as_line(item: Item, index: int) -> dict[str, Any]:
    """The item for both settings: the prompt as messages and tools, and what is expected."""
    messages = []
    for one in item.turns[:-1]:
        if one.role == "assistant":
            calls = [{"type": "function", "function": call} for call in one.calls]
            messages.append({"role": "assistant", "content": one.content.replace(SEAM, ""), **({"tool_calls": calls} if calls else {})})
        else:
            messages.append({"role": one.role, "content": one.content.replace(SEAM, "")})
    systems = {}
    for thinking in (True, False):
        bare = Item(item.skill, item.key, item.turns, item.expected, system=item.system)
        systems["thinking" if thinking else "direct"] = system_text([bare], Setting(thinking, index % 2 == 0))
    assert systems["direct"] == (item.system or DEFAULT_SYSTEM)
    line = {"id": index, "skill": row_name(item), "level": item.level, "grade": item.grade, "expected": item.expected, "systems": systems,
            "messages": messages, "tools": list(item.tools), "reference": assistant_text(item.turns[-1], True).replace(SEAM, "")}
    assert is_right(line, split(line["reference"])[1]), f"the judge refuses the reference: {line}"
    return line


def make(per_skill: int) -> list[dict[str, Any]]:
    rng = random.Random(SEED)
    lines, seen, counts = [], set(), Counter()
    for maker in _makers():
        tries = 0
        before = len(lines)
        while len(lines) - before < per_skill and tries < per_skill * 60:
            tries += 1
            item = maker(rng)
            first = item.turns[-2].content + item.turns[0].content
            if (item.system, first) in seen:
                continue
            seen.add((item.system, first))
            lines.append(as_line(item, len(lines)))
            counts[lines[-1]["skill"]] += 1
    print(json.dumps(counts, indent=1), file=sys.stderr)
    return lines


if __name__ == "__main__":
    for line in make(int(sys.argv[1]) if len(sys.argv) > 1 else 100):
        print(json.dumps(line, ensure_ascii=False))
