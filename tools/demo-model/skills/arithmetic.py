"""Integer arithmetic: + - * / up to four digits, and comparing numbers."""

from __future__ import annotations

from .item import Item, Rng, ask, pick
from .written_steps import add_steps, divide_steps, multiply_lines, subtract_steps

_ADD = ["What is {a} + {b}?", "{a} + {b}", "{a}+{b}=?", "{a}+{b}", "Add {a} and {b}.", "Calculate {a} + {b}.", "How much is {a} plus {b}?",
        "What is the sum of {a} and {b}?", "{a} plus {b} is what?", "Compute {a} + {b}.", "Can you add {b} to {a}?"]
_SUBTRACT = ["What is {a} - {b}?", "{a} - {b}", "{a}-{b}=?", "{a}-{b}", "Subtract {b} from {a}.", "Calculate {a} - {b}.", "How much is {a} minus {b}?",
             "What is the difference between {a} and {b}?", "Take {b} away from {a}.", "Compute {a} \u2212 {b}.", "{a} minus {b} is what?"]
_MULTIPLY = ["What is {a} \u00d7 {b}?", "{a} \u00d7 {b}", "{a} * {b}", "{a}*{b}=?", "Multiply {a} by {b}.", "Calculate {a} \u00d7 {b}.", "How much is {a} times {b}?",
             "What is the product of {a} and {b}?", "{a} x {b}", "What is {a} x {b}?", "Compute {a} * {b}.", "What is {a} * {b}?"]
_DIVIDE = ["What is {a} \u00f7 {b}?", "{a} \u00f7 {b}", "{a} / {b}", "{a}/{b}=?", "Divide {a} by {b}.", "Calculate {a} \u00f7 {b}.", "How much is {a} divided by {b}?",
           "How many times does {b} go into {a}?", "Compute {a} / {b}."]


def _number(rng: Rng, digits: int) -> int:
    return rng.randrange(10 ** (digits - 1) if digits > 1 else 0, 10**digits)


def addition(rng: Rng) -> Item:
    da, db = rng.choices([1, 2, 3, 4], [1, 3, 4, 5], k=2)
    a, b = _number(rng, da), _number(rng, db)
    return ask("addition", f"{min(a, b)}+{max(a, b)}", pick(rng, _ADD).format(a=a, b=b), f"{a} + {b}: {add_steps(a, b)}",
               f"{a} + {b} = {a + b}", str(a + b), short=str(a + b), level=f"{max(da, db)} digits")


def subtraction(rng: Rng) -> Item:
    da, db = rng.choices([1, 2, 3, 4], [1, 3, 4, 5], k=2)
    a, b = _number(rng, da), _number(rng, db)
    if a < b and rng.random() < 0.7:
        a, b = b, a
    if a >= b:
        thought = f"{a} - {b}: {subtract_steps(a, b)}"
    else:
        thought = f"{a} is less than {b}, so the result is negative.\n{b} - {a}: {subtract_steps(b, a)}, so {a - b}"
    question = pick(rng, _SUBTRACT)
    if a < b and "difference" in question:
        question = _SUBTRACT[0]
    return ask("subtraction", f"{a}-{b}", question.format(a=a, b=b), thought,
               f"{a} - {b} = {a - b}", str(a - b), short=str(a - b), level=f"{max(da, db)} digits")


def multiplication(rng: Rng) -> Item:
    da, db = rng.choices([(1, 1), (2, 1), (2, 2), (3, 1), (3, 2), (4, 1), (3, 3), (4, 2), (4, 3), (4, 4)], [4, 5, 9, 5, 10, 3, 3, 2, 1, 1])[0]
    a, b = _number(rng, da), _number(rng, db)
    if rng.random() < 0.3:
        a, b = b, a
    thought = "\n".join([f"{a} * {b}", *multiply_lines(a, b)])
    return ask("multiplication", f"{min(a, b)}*{max(a, b)}", pick(rng, _MULTIPLY).format(a=a, b=b), thought,
               f"{a} \u00d7 {b} = {a * b}", str(a * b), short=str(a * b), level=f"{da} by {db} digits")


def division(rng: Rng) -> Item:
    b = rng.randrange(2, 13) if rng.random() < 0.75 else rng.randrange(13, 100)
    digits = rng.choices([1, 2, 3, 4], [1, 4, 4, 3])[0]
    a = _number(rng, digits)
    if rng.random() < 0.7:
        a -= a % b
    quotient, rest = divmod(a, b)
    result = f"{quotient}" + (f" remainder {rest}" if rest else "")
    return ask("division", f"{a}/{b}", pick(rng, _DIVIDE).format(a=a, b=b), f"{a} / {b}: {divide_steps(a, b)}",
               f"{a} \u00f7 {b} = {result}", result, short=result, level=f"by {len(str(b))} digits")


def _decimal(rng: Rng, whole: int) -> str:
    return f"{whole}.{pick(rng, [str(rng.randrange(1, 10)), f'{rng.randrange(1, 100):02d}', f'{rng.randrange(1, 1000):03d}'])}"


_LARGER = ["Which is larger, {a} or {b}?", "Which is bigger: {a} or {b}?", "Which number is greater, {a} or {b}?", "{a} or {b}, which is larger?",
           "Compare {a} and {b}. Which is larger?", "Is {a} or {b} the bigger number?", "What is bigger, {a} or {b}?", "Larger: {a} or {b}?"]
_SMALLER = ["Which is smaller, {a} or {b}?", "Which number is less, {a} or {b}?", "{a} or {b}, which is smaller?", "Compare {a} and {b}. Which is smaller?"]


def comparison(rng: Rng) -> Item:
    """Mostly decimals with the same whole part, where 9.11 looks larger than 9.9."""
    whole = rng.randrange(0, 100)
    a = _decimal(rng, whole)
    b = _decimal(rng, whole if rng.random() < 0.8 else rng.randrange(0, 100))
    if float(a) == float(b):
        return comparison(rng)
    larger = rng.random() < 0.75
    (wa, fa), (wb, fb) = a.split("."), b.split(".")
    if wa != wb:
        reason = f"Whole parts: {wa} and {wb}. {wa} {'>' if int(wa) > int(wb) else '<'} {wb}"
    else:
        width = max(len(fa), len(fb))
        pa, pb = fa.ljust(width, "0"), fb.ljust(width, "0")
        reason = f"Whole parts: {wa} and {wb}, the same. Decimals to {width} places: {pa} and {pb}. {pa} {'>' if pa > pb else '<'} {pb}"
    large, small = max(a, b, key=float), min(a, b, key=float)
    best = large if larger else small
    word = "larger" if larger else "smaller"
    answer = f"{best} is {word} than {a if best == b else b}."
    return ask("comparing decimals", f"{min(a, b)},{max(a, b)}", pick(rng, _LARGER if larger else _SMALLER).format(a=a, b=b),
               f"{reason}. Larger: {large}. Smaller: {small}.", answer, answer, grade="exact", short=best)
