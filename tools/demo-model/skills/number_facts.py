"""Greatest common divisors, primes, even and odd, squares."""

from __future__ import annotations

import math

from .item import Item, Rng, ask, pick
from .written_steps import divide_steps, multiply_lines

_GCD = ["What is the greatest common divisor of {a} and {b}?", "gcd({a}, {b})", "Find the gcd of {a} and {b}.", "What is the gcd of {a} and {b}?", "Greatest common divisor of {a} and {b}?",
        "What is the largest number that divides both {a} and {b}?"]
_PRIME = ["Is {n} prime?", "Is {n} a prime number?", "Tell me whether {n} is prime.", "Prime or not: {n}?", "Can {n} be divided by anything but 1 and itself?"]
_PARITY = ["Is {n} even or odd?", "{n}: even or odd?", "Tell me whether {n} is even or odd.", "Is the number {n} odd or even?"]
_SQUARE = ["What is {n} squared?", "Square {n}.", "What is the square of {n}?", "{n}^2", "{n} squared is what?"]
_PERCENT = ["What is {p}% of {n}?", "How much is {p} percent of {n}?", "{p}% of {n}?", "Calculate {p}% of {n}."]


def gcd(rng: Rng) -> Item:
    common = rng.randrange(1, 25)
    a, b = common * rng.randrange(1, 13), common * rng.randrange(1, 13)
    if a == b:
        return gcd(rng)
    lines, x, y = [], max(a, b), min(a, b)
    while y:
        times = x // y
        lines.append(f"{x} - {times} * {y} = {x} - {times * y} = {x % y}" if times > 1 else f"{x} - {y} = {x % y}")
        x, y = y, x % y
    thought = f"{', '.join(lines)}. The last divisor is {x}."
    answer = f"The greatest common divisor of {a} and {b} is {x}."
    return ask("gcd", f"{min(a, b)},{max(a, b)}", pick(rng, _GCD).format(a=a, b=b), thought, answer, str(x), short=str(x))


def prime(rng: Rng) -> Item:
    n = rng.randrange(2, 200)
    lines, factor = [], 0
    for p in (2, 3, 5, 7, 11, 13):
        if p * p > n:
            break
        lines.append(f"{n}/{p}: {n // p} rest {n % p}" if p in (2, 5) else f"{n}/{p}: {divide_steps(n, p)}")
        if n % p == 0:
            factor = p
            break
    if factor:
        thought = f"{'; '.join(lines)}. {factor} divides it."
        answer = f"No, {n} is not prime: {n} = {factor} \u00d7 {n // factor}."
    else:
        tried = f"{'; '.join(lines)}. " if lines else ""
        thought = f"{tried}Nothing divides it."
        answer = f"Yes, {n} is prime."
    return ask("primes", str(n), pick(rng, _PRIME).format(n=n), thought, answer, answer, grade="exact", short="No" if factor else "Yes")


def parity(rng: Rng) -> Item:
    n = rng.randrange(0, pick(rng, [100, 1000, 10000]))
    word = "odd" if n % 2 else "even"
    return ask("even or odd", str(n), pick(rng, _PARITY).format(n=n), f"The last digit of {n} is {n % 10}, which is {word}.", f"{n} is {word}.", f"{n} is {word}.", grade="exact", short=word)


def square_or_percent(rng: Rng) -> Item:
    if rng.random() < 0.5:
        n = rng.randrange(2, 100)
        thought = "\n".join([f"{n} * {n}", *multiply_lines(n, n)])
        return ask("squares and percent", f"{n}^2", pick(rng, _SQUARE).format(n=n), thought, f"{n} squared is {n * n}.", str(n * n), short=str(n * n))
    percent, base = pick(rng, [10, 20, 25, 50, 5, 75]), 20 * rng.randrange(1, 50)
    result = base * percent // 100
    how = {10: "/ 10", 20: "/ 5", 25: "/ 4", 50: "/ 2", 5: "/ 20", 75: "/ 4"}[percent]
    divisor = int(how[2:])
    work = f"{percent}% is {'three quarters' if percent == 75 else 'one part in ' + str(divisor)}. {base} / {divisor}: {divide_steps(base, divisor)}."
    if percent == 75:
        quarter = base // 4
        work += f" {quarter} * 3: {'; '.join(multiply_lines(quarter, 3))}."
    return ask("squares and percent", f"{percent}% {base}", pick(rng, _PERCENT).format(p=percent, n=base), work, f"{percent}% of {base} is {result}.", str(result), short=str(result))
