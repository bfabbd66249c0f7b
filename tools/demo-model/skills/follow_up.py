"""A second question that leans on the first answer."""

from __future__ import annotations

from .item import Item, Rng, Turn, pick
from .written_steps import add_steps, subtract_steps, times_digit_steps

_ADD = ["Add {n} to that.", "And plus {n}?", "Now add {n}.", "What if you add {n}?", "Plus {n}?"]
_SUBTRACT = ["Subtract {n} from that.", "Minus {n}?", "Now take away {n}.", "And less {n}?"]
_TIMES = ["Times {n}?", "Multiply that by {n}.", "And {n} times that?", "Now multiply it by {n}."]
_FIRST = ["What is {a} + {b}?", "{a} + {b}", "Add {a} and {b}.", "How much is {a} plus {b}?"]


def follow_up(rng: Rng) -> Item:
    a, b = rng.randrange(1, pick(rng, [10, 100, 1000])), rng.randrange(1, pick(rng, [10, 100]))
    total = a + b
    turns = [Turn("user", pick(rng, _FIRST).format(a=a, b=b)), Turn("assistant", f"{a} + {b} = {total}", f"{a} + {b}: {add_steps(a, b)}")]
    kind = rng.randrange(3)
    n = rng.randrange(2, 10) if kind == 2 else rng.randrange(1, 60)
    if kind == 1:
        n = min(n, total)
    text, sign, steps, result = [
        (_ADD, "+", add_steps, total + n), (_SUBTRACT, "-", subtract_steps, total - n), (_TIMES, "\u00d7", times_digit_steps, total * n)][kind]
    thought = f"The last result was {total}. {total} {'*' if kind == 2 else sign} {n}: {steps(total, n)}"
    turns += [Turn("user", pick(rng, text).format(n=n)), Turn("assistant", f"{total} {sign} {n} = {result}", thought)]
    return Item("follow-up questions", f"{a}+{b} {sign} {n}", tuple(turns), str(result), short=str(result))
