"""Unit conversion with whole numbers, and temperatures."""

from __future__ import annotations

from .item import Item, Rng, ask, pick
from .written_steps import add_steps, divide_steps, multiply_lines, subtract_steps

#: (large unit, small unit, how many small make one large); singular and plural forms.
_PAIRS = [
    (("kilometre", "kilometres", "km"), ("metre", "metres", "m"), 1000),
    (("metre", "metres", "m"), ("centimetre", "centimetres", "cm"), 100),
    (("metre", "metres", "m"), ("millimetre", "millimetres", "mm"), 1000),
    (("centimetre", "centimetres", "cm"), ("millimetre", "millimetres", "mm"), 10),
    (("kilogram", "kilograms", "kg"), ("gram", "grams", "g"), 1000),
    (("tonne", "tonnes", "t"), ("kilogram", "kilograms", "kg"), 1000),
    (("litre", "litres", "l"), ("millilitre", "millilitres", "ml"), 1000),
    (("hour", "hours", "h"), ("minute", "minutes", "min"), 60),
    (("minute", "minutes", "min"), ("second", "seconds", "s"), 60),
    (("day", "days", "days"), ("hour", "hours", "hours"), 24),
    (("week", "weeks", "weeks"), ("day", "days", "days"), 7),
    (("year", "years", "years"), ("month", "months", "months"), 12),
    (("foot", "feet", "ft"), ("inch", "inches", "in"), 12),
    (("yard", "yards", "yd"), ("foot", "feet", "ft"), 3),
    (("pound", "pounds", "lb"), ("ounce", "ounces", "oz"), 16),
    (("dozen", "dozen", "dozen"), ("piece", "pieces", "pieces"), 12),
    (("kilobyte", "kilobytes", "kB"), ("byte", "bytes", "bytes"), 1000),
    (("euro", "euros", "euros"), ("cent", "cents", "cents"), 100),
]
_ASK = ["How many {to} are {n} {source}?", "How many {to} are in {n} {source}?", "Convert {n} {source} to {to}.", "{n} {source} in {to}?", "What is {n} {source} in {to}?",
        "Express {n} {source} in {to}.", "Turn {n} {source} into {to}."]
_TEMPERATURE = ["Convert {n} degrees {a} to {b}.", "What is {n} degrees {a} in {b}?", "{n} \u00b0{sa} in \u00b0{sb}?", "How much is {n} \u00b0{sa} in {b}?"]


def _form(rng: Rng, unit: tuple[str, str, str], n: int) -> str:
    return unit[2] if rng.random() < 0.25 else unit[0] if n == 1 else unit[1]


def times_factor(n: int, factor: int) -> str:
    """How n * factor is found: zeros appended, or written out."""
    if factor in (10, 100, 1000):
        return f"{n} with {len(str(factor)) - 1} zeros: {n * factor}"
    return "; ".join(multiply_lines(n, factor))


def unit_conversion(rng: Rng) -> Item:
    if rng.random() < 0.15:
        return _temperature(rng)
    large, small, factor = pick(rng, _PAIRS)
    n = rng.randrange(1, pick(rng, [10, 20, 100]))
    fact = f"1 {large[0]} is {factor} {small[1]}."
    if rng.random() < 0.6:
        source, to, given, result = large, small, n, n * factor
        work = f"{n} * {factor}: {times_factor(n, factor)}."
    else:
        source, to, given, result = small, large, n * factor, n
        if factor in (10, 100, 1000):
            work = f"{given} / {factor}: drop {len(str(factor)) - 1} zeros: {n}."
        else:
            work = f"{given} / {factor}: {divide_steps(given, factor)}."
    question = pick(rng, _ASK).format(n=given, source=_form(rng, source, given), to=_form(rng, to, 2))
    unit = to[0] if result == 1 else to[1]
    answer = f"{given} {source[0] if given == 1 else source[1]} {'is' if given == 1 else 'are'} {result} {unit}."
    return ask("unit conversion", f"{given} {source[1]} {to[1]}", question, f"{fact} {work}", answer, str(result), short=f"{result} {unit}")


def _temperature(rng: Rng) -> Item:
    celsius = rng.randrange(-4, 25) * 5
    fahrenheit = celsius * 9 // 5 + 32
    if rng.random() < 0.6:
        fifth = celsius // 5
        signed = f"{abs(celsius)} / 5 = {abs(fifth)}; {abs(fifth)} * 9 = {abs(fifth) * 9}"
        sum_line = (f"{fifth * 9} + 32: {add_steps(fifth * 9, 32)}" if celsius >= 0
                    else f"-{-fifth * 9} + 32 = {fahrenheit}")
        thought = f"Fahrenheit is Celsius * 9 / 5 + 32. {signed}. {sum_line}."
        question = pick(rng, _TEMPERATURE).format(n=celsius, a="Celsius", b="Fahrenheit", sa="C", sb="F")
        return ask("unit conversion", f"{celsius}C", question, thought, f"{celsius} \u00b0C is {fahrenheit} \u00b0F.", str(fahrenheit), short=f"{fahrenheit} \u00b0F")
    ninth = (fahrenheit - 32) // 9
    less = f"{fahrenheit} - 32: {subtract_steps(fahrenheit, 32)}" if fahrenheit >= 32 else f"{fahrenheit} - 32 = {fahrenheit - 32}"
    thought = f"Celsius is (Fahrenheit - 32) * 5 / 9. {less}. {fahrenheit - 32} / 9 = {ninth}; {ninth} * 5 = {celsius}."
    question = pick(rng, _TEMPERATURE).format(n=fahrenheit, a="Fahrenheit", b="Celsius", sa="F", sb="C")
    return ask("unit conversion", f"{fahrenheit}F", question, thought, f"{fahrenheit} \u00b0F is {celsius} \u00b0C.", str(celsius), short=f"{celsius} \u00b0C")
