"""Arithmetic written out digit by digit: each step is a fact small enough to know by heart."""

from __future__ import annotations


def _digits(n: int) -> list[int]:
    """From the ones upwards."""
    return [int(d) for d in reversed(str(n))]


def add_steps(a: int, b: int) -> str:
    """`4827 + 596` -> `7+6=13, 2+9+1=12, 8+5+1=14, 4+1=5 -> 5423`."""
    x, y = _digits(a), _digits(b)
    steps, carry = [], 0
    for i in range(max(len(x), len(y))):
        terms = [d[i] for d in (x, y) if i < len(d)] + [1] * carry
        total = sum(terms)
        steps.append("+".join(map(str, terms)) + (f"={total}" if len(terms) > 1 else ""))
        carry = total // 10
    return f"{', '.join(steps)} -> {a + b}"


def subtract_steps(a: int, b: int) -> str:
    """`5423 - 596` -> `13-6=7, 12-1-9=2, 14-1-5=8, 5-1=4 -> 4827`; needs a >= b."""
    assert a >= b >= 0
    x, y = _digits(a), _digits(b)
    steps, borrow = [], 0
    for i, digit in enumerate(x):
        taken = [1] * borrow + ([y[i]] if i < len(y) else [])
        top = digit if digit >= sum(taken) else digit + 10
        borrow = int(top > 9)
        steps.append("-".join(map(str, [top, *taken])) + (f"={top - sum(taken)}" if taken else ""))
    return f"{', '.join(steps)} -> {a - b}"


def times_digit_steps(a: int, digit: int) -> str:
    """`48 x 7` -> `8*7=56, 4*7+5=33 -> 336`."""
    steps, carry = [], 0
    for d in _digits(a):
        total = d * digit + carry
        steps.append(f"{d}*{digit}" + (f"+{carry}" if carry else "") + f"={total}")
        carry = total // 10
    return f"{', '.join(steps)} -> {a * digit}"


def multiply_lines(a: int, b: int) -> list[str]:
    """A line for each digit of b, then the running sums; the longer number is taken as a."""
    if len(str(a)) < len(str(b)):
        a, b = b, a
    lines, total = [], None
    for place, digit in enumerate(_digits(b)):
        if digit == 0:
            continue
        part = a * digit * 10**place
        zeros = f", with {'0' * place}: {part}" if place else ""
        lines.append(f"{a} * {digit}: {times_digit_steps(a, digit)}{zeros}")
        if total is not None:
            lines.append(f"{total} + {part}: {add_steps(total, part)}")
        total = part if total is None else total + part
    return lines or [f"{a} * 0 = 0"]


def divide_steps(a: int, b: int) -> str:
    """`952 / 7` -> `9/7=1 rest 2, 25/7=3 rest 4, 42/7=6 rest 0 -> 136`."""
    steps, rest = [], 0
    for d in str(a):
        part = rest * 10 + int(d)
        if part < b and not steps:
            rest = part
            continue
        quotient = part // b
        product = f" ({quotient}*{b}={quotient * b})" if b > 12 and quotient > 1 else ""
        rest = part - quotient * b
        steps.append(f"{part}/{b}={quotient}{product} rest {rest}")
    if not steps:
        steps.append(f"{a}/{b}=0 rest {a}")
    return f"{', '.join(steps)} -> {a // b}" + (f" rest {a % b}" if a % b else "")
