"""Short stories with one or two steps of arithmetic."""

from __future__ import annotations

from .item import Item, Rng, ask, pick
from .words import ANIMALS, FIRST_NAMES, FOODS
from .written_steps import add_steps, divide_steps, subtract_steps, times_digit_steps

_COUNTABLE = """apples pears plums oranges lemons eggs cookies muffins pancakes books pencils stamps coins marbles postcards tickets bottles candles
buttons flowers balloons stickers shells stones keys cups plates chairs photos cards""".split()


def _plural(animal: str) -> str:
    return animal + ("es" if animal.endswith(("s", "x", "ch", "sh")) else "s")


_ANIMAL_PLURALS = [_plural(a) for a in ANIMALS if a not in {"sheep", "deer", "fish", "moose", "wolf", "mouse", "goose", "calf", "mongoose"} and not a.endswith("y")]


def _plus(a: int, b: int) -> str:
    return f"{a} + {b}: {add_steps(a, b)}."


def _minus(a: int, b: int) -> str:
    return f"{a} - {b}: {subtract_steps(a, b)}."


def _times(a: int, b: int) -> str:
    return f"{a} * {b}: {times_digit_steps(a, b)}."


def _over(a: int, b: int) -> str:
    return f"{a} / {b}: {divide_steps(a, b)}."


def word_problem(rng: Rng) -> Item:
    who, other = rng.sample(FIRST_NAMES, 2)
    things = pick(rng, _COUNTABLE)
    a, b, small, c = rng.randrange(10, 100), rng.randrange(5, 60), rng.randrange(2, 10), rng.randrange(2, 15)
    high, low = max(a, b), min(a, b)
    stories = [
        (f"{who} has {a} {things} and buys {b} more. How many {things} does {who} have now?", _plus(a, b), a + b, f"{who} has {{n}} {things}."),
        (f"{who} has {a} {things}. {other} has {b} more than {who}. How many does {other} have?", _plus(a, b), a + b, f"{other} has {{n}} {things}."),
        (f"There are {a} {things} on the table and {b} on the shelf. How many are there in all?", _plus(a, b), a + b, f"There are {{n}} {things} in all."),
        (f"{who} had {high} {things} and gave {low} to {other}. How many are left?", _minus(high, low), high - low, f"{{n}} {things} are left."),
        (f"{who} needs {high} {things} and has {low}. How many more does {who} need?", _minus(high, low), high - low, f"{who} needs {{n}} more {things}."),
        (f"A shop had {high} {things}. It sold {low} of them. How many remain?", _minus(high, low), high - low, f"{{n}} {things} remain."),
        (f"{who} is {high} years old and {other} is {low}. How many years older is {who}?", _minus(high, low), high - low, f"{who} is {{n}} years older."),
        (f"{who} buys {small} boxes with {a} {things} each. How many {things} is that?", _times(a, small), a * small, f"That is {{n}} {things}."),
        (f"One ticket costs {a} euros. How much do {small} tickets cost?", _times(a, small), a * small, f"{small} tickets cost {{n}} euros."),
        (f"{who} reads {a} pages a day. How many pages does {who} read in {small} days?", _times(a, small), a * small, f"{who} reads {{n}} pages."),
        (f"A train travels {a} km an hour. How far does it go in {small} hours?", _times(a, small), a * small, f"It goes {{n}} km."),
        (f"{who} shares {a * small} {things} equally among {small} friends. How many does each get?", _over(a * small, small), a, f"Each friend gets {{n}} {things}."),
        (f"{a * small} {things} are packed into {small} equal bags. How many are in each bag?", _over(a * small, small), a, f"Each bag holds {{n}} {things}."),
        (f"{who} earns {a * small} euros in {small} days. How much is that per day?", _over(a * small, small), a, f"That is {{n}} euros per day."),
        (f"{who} has {a} {things}, finds {b} and loses {c}. How many are left?", f"{_plus(a, b)} {_minus(a + b, c)}", a + b - c, f"{{n}} {things} are left."),
        (f"{who} buys {small} packs of {a} {things} and gives {c} to {other}. How many does {who} keep?", f"{_times(a, small)} {_minus(a * small, c) if a * small >= c else ''}", a * small - c, f"{who} keeps {{n}} {things}."),
        (f"A cinema has {small} rows of {a} seats. {c} seats are taken. How many are free?", f"{_times(a, small)} {_minus(a * small, c) if a * small >= c else ''}", a * small - c, "{n} seats are free."),
        (f"{who} has {a * small} {things} in {small} equal boxes and adds {c} to one box. How many are in that box?", f"{_over(a * small, small)} {_plus(a, c)}", a + c, "That box holds {n}."),
        (f"Each {pick(rng, ['child', 'guest', 'player'])} gets {small} {things}. There are {a} of them. How many {things} are needed?", _times(a, small), a * small, f"{{n}} {things} are needed."),
        (f"A farm has {a} {pick(rng, _ANIMAL_PLURALS)} and {b} {pick(rng, _ANIMAL_PLURALS)}. How many animals is that?", _plus(a, b), a + b, "That is {n} animals."),
        (f"A {pick(rng, FOODS)} weighs {a} grams. What do {small} of them weigh?", _times(a, small), a * small, "They weigh {n} grams."),
        (f"{who} saves {a} euros a week. How many weeks until {who} has {a * small} euros?", _over(a * small, a) if a < 13 else f"{a} * {small} = {a * small}.", small, "It takes {n} weeks."),
    ]
    question, thought, result, answer = pick(rng, stories)
    if result < 0:
        return word_problem(rng)
    return ask("word problems", question, question, thought.strip(), answer.format(n=result), str(result), short=str(result))
