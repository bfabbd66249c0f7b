"""What every skill makes: one task with its thought, its answer and how an answer is judged."""

from __future__ import annotations

import hashlib
import random
import re
from dataclasses import dataclass, field
from typing import Any, Literal, Sequence

Rng = random.Random

Grade = Literal[
    "value",  # the last number or word of the answer's kind equals `expected`
    "exact",  # the answer is `expected`, white space aside
    "one_of",  # the answer is one of the texts in `expected` (a JSON list)
    "json",  # the answer is JSON equal to `expected`
    "call",  # the answer is a tool call equal to `expected`
    "honest",  # the answer says that this is only a small demonstration model
]


#: Where no token may reach across in training; never part of the text. See `letter_by_letter`.
SEAM = "\0"


def letter_by_letter(word: str) -> str:
    """A word that is written in tokens of one letter: its letters are known one after the other."""
    return SEAM.join(word)


@dataclass(frozen=True)
class Turn:
    """A turn of a conversation; `thought` is what an assistant turn reasons when it may."""

    role: Literal["user", "assistant", "tool"]
    content: str
    thought: str = ""
    calls: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Item:
    skill: str
    #: What makes this item itself: items with the same key are all for training or all held out.
    key: str
    turns: tuple[Turn, ...]
    expected: str
    grade: Grade = "value"
    #: System text that belongs to the item (a format, a persona, a schema).
    system: str = ""
    tools: tuple[dict[str, Any], ...] = ()
    #: The short result on its own, for answers in another format; "" where there is none.
    short: str = ""
    #: Finer than `skill`, for the rows of the evaluation table.
    level: str = ""
    tags: frozenset[str] = field(default_factory=frozenset)


def ask(
    skill: str,
    key: str,
    question: str,
    thought: str,
    answer: str,
    expected: str,
    **rest: Any,
) -> Item:
    """An item of one question and one answer."""
    turns = (Turn("user", question), Turn("assistant", answer, thought))
    return Item(skill, key, turns, expected, **rest)


def is_held_out(item: Item) -> bool:
    """One key in eight is never trained on. A hash decides, so training and evaluation can never disagree."""
    digest = hashlib.blake2s(f"{item.skill}\0{item.key}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "little") % 8 == 0


def pick(rng: Rng, options: Sequence[Any]) -> Any:
    return options[rng.randrange(len(options))]


_BEFORE_VOWEL = re.compile(r"\b([Aa]) (?=[aeio]|u(?!s))")


def fill(rng: Rng, template: str, slots: dict[str, Sequence[str]]) -> str:
    """The template with each {slot} replaced by one of its words."""
    while "{" in template:
        start, end = template.index("{"), template.index("}")
        template = template[:start] + pick(rng, slots[template[start + 1 : end]]) + template[end + 1 :]
    return with_articles(template)


def with_articles(text: str) -> str:
    """`a` before a vowel becomes `an`."""
    return _BEFORE_VOWEL.sub(r"\1n ", text)


def vary(rng: Rng, question: str) -> str:
    """The same question as people type it: polite, curt, without capitals or the last mark."""
    roll = rng.random()
    if roll < 0.06:
        question = question[0].lower() + question[1:]
    elif roll < 0.10:
        question = question.lower() if question.isascii() else question
    elif roll < 0.16:
        question = pick(rng, ["Please ", "Can you help? ", "Hi! ", "Quick question: ", "Now this: "]) + question
    elif roll < 0.20:
        question = question + pick(rng, [" Thanks!", " Please.", " Thank you.", " Be exact."])
    if rng.random() < 0.12:
        question = question.rstrip("?. ")
    return question
