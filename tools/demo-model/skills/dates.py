"""Weekdays, dates and clock times."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from .item import Item, Rng, ask, pick
from .written_steps import add_steps, divide_steps

WEEKDAYS = list(calendar.day_name)
MONTHS = list(calendar.month_name)[1:]
_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

_AFTER = ["Today is {d}. What day is it in {n} days?", "If today is {d}, which day is it in {n} days?", "What weekday comes {n} days after {d}?", "It is {d}. Which day will it be {n} days from now?",
          "{n} days after {d} is which day?"]
_BEFORE = ["What day was it {n} days before {d}?", "Today is {d}. What day was it {n} days ago?", "Which weekday is {n} days before {d}?"]
_DATE_AFTER = ["What date is {n} days after {d}?", "Which date is {n} days after {d}?", "Add {n} days to {d}.", "Today is {d}. What is the date in {n} days?", "{d} plus {n} days?"]
_BETWEEN = ["How many days are there from {a} to {b}?", "How many days lie between {a} and {b}?", "Count the days from {a} to {b}.", "How long is it from {a} to {b}, in days?"]
_MONTH = ["How many days does {m} have?", "How many days are in {m}?", "What is the number of days in {m}?", "How long is {m}?"]
_CLOCK = ["It is {t}. What time is it in {n} minutes?", "What time is {n} minutes after {t}?", "Now it is {t}. What will the clock show in {n} minutes?", "Add {n} minutes to {t}."]
_LEAP = ["Is {y} a leap year?", "Was {y} a leap year?", "Does {y} have a 29 February?"]


def _on(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def weekday(rng: Rng) -> Item:
    start, n = rng.randrange(7), rng.randrange(1, 100 if rng.random() < 0.5 else 20)
    back = rng.random() < 0.25
    rest = n % 7
    end = (start - rest if back else start + rest) % 7
    walk = [WEEKDAYS[(start - i if back else start + i) % 7] for i in range(1, rest + 1)]
    steps = f"{n} / 7: {divide_steps(n, 7)}. " if n >= 7 else ""
    walked = f"{rest} day{'' if rest == 1 else 's'} {'before' if back else 'after'} {WEEKDAYS[start]}: {', '.join(walk)}." if rest else f"No days are left, so {WEEKDAYS[start]}."
    tense = "was" if back else "is"
    answer = f"{n} day{'' if n == 1 else 's'} {'before' if back else 'after'} {WEEKDAYS[start]} {tense} {WEEKDAYS[end]}."
    return ask("weekdays", f"{start} {n} {back}", pick(rng, _BEFORE if back else _AFTER).format(d=WEEKDAYS[start], n=n), steps + walked, answer, WEEKDAYS[end], short=WEEKDAYS[end])


def date_arithmetic(rng: Rng) -> Item:
    return pick(rng, [_date_after, _date_after, _days_between, _month_length, _clock, _clock, _leap])(rng)


def _date_after(rng: Rng) -> Item:
    start = date(2025, 1, 1) + timedelta(rng.randrange(300))
    n = rng.randrange(1, pick(rng, [15, 40]))
    end = start + timedelta(n)
    total, month, lines = start.day + n, start.month, []
    lines.append(f"{start.day} + {n}: {add_steps(start.day, n)}.")
    while total > _LENGTHS[month - 1]:
        length = _LENGTHS[month - 1]
        lines.append(f"{MONTHS[month - 1]} has {length} days: {total} - {length} = {total - length}.")
        total, month = total - length, month % 12 + 1
    lines.append(f"So {_on(end)}.")
    return ask("dates", f"{_on(start)}+{n}", pick(rng, _DATE_AFTER).format(d=_on(start), n=n), " ".join(lines), f"{n} day{'' if n == 1 else 's'} after {_on(start)} is {_on(end)}.",
               _on(end), short=_on(end), level="date")


def _days_between(rng: Rng) -> Item:
    start = date(2025, 1, 1) + timedelta(rng.randrange(320))
    n = rng.randrange(1, 45)
    end = start + timedelta(n)
    if start.month == end.month:
        thought = f"Same month: {end.day} - {start.day} = {n}."
    else:
        parts = [_LENGTHS[start.month - 1] - start.day]
        lines = [f"{MONTHS[start.month - 1]} has {_LENGTHS[start.month - 1]} days: {_LENGTHS[start.month - 1]} - {start.day} = {parts[0]} left."]
        for month in range(start.month + 1, end.month):
            parts.append(_LENGTHS[month - 1])
            lines.append(f"{MONTHS[month - 1]} has {_LENGTHS[month - 1]}.")
        parts.append(end.day)
        lines.append(f"{' + '.join(map(str, parts))} = {n}.")
        thought = " ".join(lines)
    return ask("dates", f"{_on(start)}..{_on(end)}", pick(rng, _BETWEEN).format(a=_on(start), b=_on(end)), thought, f"From {_on(start)} to {_on(end)} it is {n} day{'' if n == 1 else 's'}.",
               str(n), short=str(n), level="between")


def _month_length(rng: Rng) -> Item:
    month = rng.randrange(12)
    n, name = _LENGTHS[month], MONTHS[month]
    question = pick(rng, _MONTH).format(m=name)
    extra = ", or 29 in a leap year" if month == 1 else ""
    return ask("dates", question, question, f"{name} has {n} days{extra}.", f"{name} has {n} days{extra}.", f"{name} has {n} days{extra}.", grade="exact", short=str(n), level="month")


def _clock(rng: Rng) -> Item:
    hour, minute, n = rng.randrange(24), rng.randrange(12) * 5 if rng.random() < 0.6 else rng.randrange(60), rng.randrange(1, 24) * 5
    total = minute + n
    hours, rest = divmod(total, 60)
    end = (hour + hours) % 24
    lines = [f"{minute} + {n}: {add_steps(minute, n)}."]
    if hours:
        lines.append(f"{total} minutes are {hours} h and {rest} min.")
        lines.append(f"{hour} + {hours} = {hour + hours}" + (f", minus 24 is {end}." if hour + hours >= 24 else "."))
    start_text, end_text = f"{hour:02d}:{minute:02d}", f"{end:02d}:{rest:02d}"
    return ask("dates", f"{start_text}+{n}", pick(rng, _CLOCK).format(t=start_text, n=n), " ".join(lines), f"{n} minutes after {start_text} it is {end_text}.", end_text, short=end_text, level="clock")


def _leap(rng: Rng) -> Item:
    year = rng.randrange(1896, 2105)
    leap = calendar.isleap(year)
    last = year % 100
    if last == 0:
        why = f"{year} ends in 00, so {year // 100} must be divisible by 4: {year // 100} / 4 has rest {year // 100 % 4}."
    else:
        why = f"The last two digits are {last:02d}. {last} / 4 has rest {last % 4}."
    answer = f"{'Yes' if leap else 'No'}, {year} is {'' if leap else 'not '}a leap year."
    return ask("dates", f"leap {year}", pick(rng, _LEAP).format(y=year), f"{why} {'Yes' if leap else 'No'}.", answer, answer, grade="exact", short="Yes" if leap else "No", level="leap year")
