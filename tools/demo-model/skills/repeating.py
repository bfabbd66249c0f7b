"""Saying something again, exactly: the plainest use of a context, and what tool calls and extraction rest on."""

from __future__ import annotations

from .item import SEAM, Item, Rng, ask, pick
from .tool_families import value
from .trained_families import TRAINED
from .words import COMMON, FIRST_NAMES, blended_word, city, last_name, made_up_word, pieced_word

_ASK = ["Repeat: {t}", "Repeat after me: {t}", 'Say "{t}".', "Write this again: {t}", "Copy this text: {t}", "Echo: {t}", 'Repeat the words "{t}".', "Say this: {t}"]
_JOINTS = [" ", " ", " ", " ", ", ", " and ", "_", "-", ": ", ". "]


def _word(rng: Rng) -> str:
    kind = rng.randrange(8)
    if kind < 2:
        word = pick(rng, COMMON)
    elif kind < 4:
        word = made_up_word(rng)
    elif kind < 6:
        word = blended_word(rng)
    elif kind == 6:
        word = pick(rng, [pick(rng, FIRST_NAMES), city(rng), last_name(rng)])
    else:
        word = str(rng.randrange(10 ** rng.randrange(1, 6)))
    return word.capitalize() if rng.random() < 0.2 else word


def _sentence(rng: Rng) -> str:
    family = pick(rng, TRAINED)
    values = [value(rng, text.split("|")[1]) for text in family.parameters]
    return pick(rng, family.requests.split("|")).format(*values)


def _text(rng: Rng) -> str:
    if rng.random() < 0.2:
        return _sentence(rng)
    text = _word(rng)
    for _ in range(rng.randrange(0, 8)):
        text += pick(rng, _JOINTS) + _word(rng)
    return text


def _asked(rng: Rng, text: str, thought: str) -> Item:
    said = text.replace(SEAM, "")
    return ask("repeating", said, pick(rng, _ASK).format(t=text), thought, text, said, grade="exact", short=said)


def repeating(rng: Rng) -> Item:
    text = _text(rng)
    return _asked(rng, text, pick(rng, ["I say the same words.", "The words, once more.", f"Again: {text}"]))


def repeating_pieces(rng: Rng) -> Item:
    """Words of single tokens, many at once, with and without a blank before them: so that each can be copied."""
    text = pieced_word(rng)
    for _ in range(rng.randrange(8, 24)):
        text += pick(rng, [" ", " ", " ", "_", ", "]) + pieced_word(rng)
    return _asked(rng, text, "I say the same words.")
