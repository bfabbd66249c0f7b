"""Saying something again, exactly: the plainest use of a context, and what tool calls and extraction rest on."""

from __future__ import annotations

from .item import Item, Rng, ask, pick
from .words import COMMON, FIRST_NAMES, city, last_name, made_up_word

_ASK = ["Repeat: {t}", "Repeat after me: {t}", 'Say "{t}".', "Write this again: {t}", "Copy this text: {t}", "Echo: {t}", 'Repeat the words "{t}".', "Say this: {t}"]
_JOINTS = [" ", " ", " ", " ", ", ", " and ", "_", "-", ": ", ". "]


def _word(rng: Rng) -> str:
    kind = rng.randrange(6)
    if kind < 2:
        word = pick(rng, COMMON)
    elif kind < 4:
        word = made_up_word(rng)
    elif kind == 4:
        word = pick(rng, [pick(rng, FIRST_NAMES), city(rng), last_name(rng)])
    else:
        word = str(rng.randrange(10 ** rng.randrange(1, 6)))
    return word.capitalize() if rng.random() < 0.2 else word


def repeating(rng: Rng) -> Item:
    text = _word(rng)
    for _ in range(rng.randrange(0, 8)):
        text += pick(rng, _JOINTS) + _word(rng)
    thought = pick(rng, ["I say the same words.", "The words, once more.", f"Again: {text}"])
    return ask("repeating", text, pick(rng, _ASK).format(t=text), thought, text, text, grade="exact", short=text)
