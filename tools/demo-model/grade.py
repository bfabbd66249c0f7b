"""Judges answers: `python grade.py build/evaluation.jsonl answers.jsonl [--wrong skill]`, a table by skill."""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterable

HONEST = "only a small demonstration model"
_NUMBER = re.compile(r"-?\d+(?: remainder \d+)?")
_CALL = re.compile(r"<tool_call>\s*(.*?)\s*</tool_call>", re.S)


def split(text: str) -> tuple[str | None, str]:
    """(thought, answer); no thought is None, one that never closes leaves no answer."""
    text = text.strip()
    if not text.startswith("<think>"):
        return None, text
    thought, closed, answer = text[len("<think>") :].partition("</think>")
    return thought.strip(), answer.strip() if closed else ""


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _last_value(answer: str, expected: str) -> str:
    """The last number of an answer, or its last word where a word is expected."""
    if re.search(r"\d", expected):
        found = _NUMBER.findall(re.sub(r"(?<=\d)-(?=\d)", " ", answer)) if ":" not in expected else re.findall(r"\d\d:\d\d", answer)
        if " " in expected and "remainder" not in expected:
            return expected if answer.rstrip(".").endswith(expected) else ""
        return found[-1] if found else ""
    return answer.rstrip(".!").split()[-1] if answer else ""


def is_right(line: dict[str, Any], answer: str) -> bool:
    expected = line["expected"]
    match line["grade"]:
        case "exact":
            return answer == expected
        case "one_of":
            return answer in json.loads(expected)
        case "json":
            wanted = _parsed(expected)
            return answer == expected if wanted is None else _parsed(answer) == wanted
        case "call":
            calls = _CALL.findall(answer)
            return len(calls) == 1 and _parsed(calls[0]) == _parsed(expected)
        case "honest":
            return HONEST in answer
    return _last_value(answer, expected) == expected or _first_is(answer, expected)


def _first_is(answer: str, expected: str) -> bool:
    """`There are 3 r's in strawberry.`: the only number is the value."""
    return _NUMBER.findall(answer) == [expected]


@dataclass
class Judgement:
    by_skill: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    #: Whether a thought was opened and closed exactly when it was asked for.
    formed: list[bool] = field(default_factory=list)
    wrong: list[tuple[dict[str, Any], str]] = field(default_factory=list)

    @property
    def every(self) -> list[bool]:
        return [right for results in self.by_skill.values() for right in results]


def judge(items: dict[int, dict[str, Any]], answers: Iterable[dict[str, Any]]) -> Judgement:
    found = Judgement()
    for one in answers:
        line = items[one["id"]]
        thought, answer = split(one["text"])
        found.formed.append((thought is not None and answer != "") if one["setting"] == "thinking" else thought is None and "think>" not in answer)
        right = is_right(line, answer)
        found.by_skill[line["skill"]].append(right)
        if not right:
            found.wrong.append((line, one["text"]))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("items", type=Path)
    parser.add_argument("answers", type=Path)
    parser.add_argument("--wrong", help="show the wrong answers of a skill")
    arguments = parser.parse_args()
    items = {line["id"]: line for line in map(json.loads, arguments.items.read_text().splitlines())}
    found = judge(items, map(json.loads, arguments.answers.read_text().splitlines()))
    for line, text in found.wrong:
        if line["skill"] == arguments.wrong:
            print(f"{line['messages'][-1]['content']}\n  expected {line['expected']}\n  reference {line['reference']!r}\n  found {text!r}\n")
    for name, results in [*sorted(found.by_skill.items()), ("all skills", found.every), ("thought exactly when asked", found.formed)]:
        print(f"{name:34} {sum(results):5} of {len(results):5}  {sum(results) / len(results):7.1%}")


if __name__ == "__main__":
    main()
