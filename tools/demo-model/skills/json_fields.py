"""Facts in sentences, out as JSON: by a request in words, or by a schema in the system text."""

from __future__ import annotations

import json
from typing import Any, Callable

from .dates import MONTHS, WEEKDAYS
from .item import Item, Rng, ask, pick
from .words import NOUNS, QUALITIES, city, made_up_word, person

Field = tuple[str, str, Any]  # name, JSON type, value

_JOBS = """architect baker carpenter chemist cook dentist designer doctor editor engineer farmer gardener journalist judge lawyer librarian mechanic
musician nurse painter pharmacist photographer pilot plumber programmer singer surgeon teacher translator vet waiter writer""".split()
_COLOURS = "red blue green yellow black white orange purple brown grey pink silver".split()


def _phone(rng: Rng) -> str:
    return f"{rng.randrange(100, 1000)}-{rng.randrange(1000, 10000)}"


def _date(rng: Rng) -> str:
    return f"{rng.randrange(1, 29)} {pick(rng, MONTHS)}"


def _person(rng: Rng) -> tuple[str, list[Field]]:
    name, age, town, job = person(rng), rng.randrange(18, 90), city(rng), pick(rng, _JOBS)
    text = pick(rng, [f"{name}, {age}, is a {job} from {town}.", f"My name is {name}. I am {age} years old and work as a {job} in {town}.", f"{name} is {age} years old, lives in {town} and is a {job}.",
                      f"We met {name}, a {job} aged {age}, in {town}.", f"The {job} {name} ({age}) lives in {town}."])
    return text, [("name", "string", name), ("age", "integer", age), ("city", "string", town), ("job", "string", job)]


def _order(rng: Rng) -> tuple[str, list[Field]]:
    item, n, price, customer = pick(rng, NOUNS), rng.randrange(2, 100), rng.randrange(1, 500), person(rng)
    text = pick(rng, [f"{customer} ordered {n} of the {item} for {price} euros each.", f"Order: {n} x {item}, {price} euros apiece, for {customer}.", f"Please send {n} pieces of {item} to {customer} at {price} euros each.",
                      f"{customer} wants {n} {item} items. The price is {price} euros."])
    return text, [("customer", "string", customer), ("item", "string", item), ("quantity", "integer", n), ("price", "integer", price)]


def _event(rng: Rng) -> tuple[str, list[Field]]:
    kind, when, place, hour = pick(rng, ["concert", "meeting", "wedding", "lecture", "workshop", "dinner", "exhibition", "race", "reading"]), _date(rng), city(rng), f"{rng.randrange(8, 22):02d}:{pick(rng, ['00', '15', '30', '45'])}"
    text = pick(rng, [f"The {kind} takes place in {place} on {when} at {hour}.", f"On {when} at {hour} there is a {kind} in {place}.", f"Do not forget the {kind} in {place}, {when}, {hour}.",
                      f"{place} hosts a {kind} on {when}; doors open at {hour}."])
    return text, [("event", "string", kind), ("place", "string", place), ("date", "string", when), ("time", "string", hour)]


def _contact(rng: Rng) -> tuple[str, list[Field]]:
    name, phone = person(rng), _phone(rng)
    mail = f"{name.split()[0].lower()}@{made_up_word(rng)}.{pick(rng, ['com', 'org', 'net'])}"
    text = pick(rng, [f"You can reach {name} at {mail} or {phone}.", f"{name}: {mail}, phone {phone}.", f"Contact {name} by mail ({mail}) or by phone ({phone}).", f"Call {phone} or write to {mail} and ask for {name}."])
    return text, [("name", "string", name), ("email", "string", mail), ("phone", "string", phone)]


def _weather(rng: Rng) -> tuple[str, list[Field]]:
    town, degrees, sky, day = city(rng), rng.randrange(-15, 40), pick(rng, ["sunny", "cloudy", "rainy", "windy", "foggy", "snowy"]), pick(rng, WEEKDAYS)
    text = pick(rng, [f"On {day} it will be {sky} in {town} with {degrees} degrees.", f"{town}, {day}: {sky}, {degrees} degrees.", f"The forecast for {town} on {day} is {sky} and {degrees} degrees."])
    return text, [("city", "string", town), ("day", "string", day), ("temperature", "integer", degrees), ("sky", "string", sky)]


def _product(rng: Rng) -> tuple[str, list[Field]]:
    thing, colour, price, stock = pick(rng, NOUNS), pick(rng, _COLOURS), rng.randrange(1, 1000), rng.random() < 0.5
    text = pick(rng, [f"The {colour} {thing} costs {price} euros and is {'in stock' if stock else 'sold out'}.", f"{thing.capitalize()}, {colour}, {price} euros, {'available' if stock else 'not available'}.",
                      f"For {price} euros you get a {colour} {thing}. It is {'available' if stock else 'sold out'}."])
    return text, [("product", "string", thing), ("color", "string", colour), ("price", "integer", price), ("in_stock", "boolean", stock)]


def _flight(rng: Rng) -> tuple[str, list[Field]]:
    number, start, end, gate = f"{pick(rng, 'ABCDEFGHKLMNPRSTUVW')}{pick(rng, 'ABCDEFGHKLMNPRSTUVW')}{rng.randrange(100, 1000)}", city(rng), city(rng), rng.randrange(1, 60)
    text = pick(rng, [f"Flight {number} from {start} to {end} leaves from gate {gate}.", f"{number} to {end}, coming from {start}, gate {gate}.", f"Gate {gate}: flight {number}, {start} to {end}."])
    return text, [("flight", "string", number), ("from", "string", start), ("to", "string", end), ("gate", "integer", gate)]


def _review(rng: Rng) -> tuple[str, list[Field]]:
    thing, stars, quality = pick(rng, NOUNS), rng.randrange(1, 6), pick(rng, QUALITIES)
    name = person(rng)
    text = pick(rng, [f"{name} gave the {thing} {stars} stars and called it {quality}.", f"The {thing} is {quality}: {stars} of 5 stars, writes {name}.", f"{stars} stars from {name} for the {thing}. One word: {quality}."])
    return text, [("reviewer", "string", name), ("product", "string", thing), ("stars", "integer", stars), ("verdict", "string", quality)]


_FAMILIES: list[Callable[[Rng], tuple[str, list[Field]]]] = [_person, _person, _order, _event, _contact, _weather, _product, _flight, _review]

_REQUEST = ["Extract {fields} as JSON: {text}", "Give me {fields} as JSON from this text: {text}", "Return a JSON object with {fields}. Text: {text}", 'From the sentence "{text}" extract {fields} as JSON.',
            "{text} Put {fields} into JSON.", "Read this and answer with JSON ({fields}): {text}", "Pull {fields} out of this text as JSON.\n{text}", "Turn this into JSON with the keys {fields}: {text}"]
_SCHEMA_SYSTEM = "You are a helpful assistant that answers in JSON. Here's the json schema you must adhere to:\n<schema>\n{schema}\n</schema>"
_SCHEMA_REQUEST = ["{text}", "Extract the data: {text}", "Text: {text}", "Fill the schema from this text: {text}", "Here is the text: {text}", "What does this say? {text}"]


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _choose(rng: Rng) -> tuple[str, list[Field]]:
    text, fields = pick(rng, _FAMILIES)(rng)
    count = rng.randrange(1, len(fields) + 1) if rng.random() < 0.6 else len(fields)
    return text, rng.sample(fields, count)


def _think(fields: list[Field]) -> str:
    return "\n".join(f"{name}: {value if not isinstance(value, bool) else str(value).lower()}" for name, _, value in fields)


def extraction(rng: Rng) -> Item:
    text, fields = _choose(rng)
    result = json.dumps({name: value for name, _, value in fields}, ensure_ascii=False)
    question = pick(rng, _REQUEST).format(fields=_listed([name for name, _, _ in fields]), text=text)
    return ask("extracting JSON", text, question, _think(fields), result, result, grade="json")


def schema_output(rng: Rng) -> Item:
    text, fields = _choose(rng)
    schema: dict[str, Any] = {"type": "object", "properties": {name: {"type": kind} for name, kind, _ in fields}, "required": [name for name, _, _ in fields]}
    if rng.random() < 0.3:
        schema["additionalProperties"] = False
    if rng.random() < 0.25:
        schema = {"title": pick(rng, ["Record", "Answer", "Data", "Entry", "Result"]), **schema}
    shown = json.dumps(schema, indent=2 if rng.random() < 0.1 else None)
    result = json.dumps({name: value for name, _, value in fields}, ensure_ascii=False)
    return ask("schema output", text, pick(rng, _SCHEMA_REQUEST).format(text=text), _think(fields), result, result, grade="json", system=_SCHEMA_SYSTEM.format(schema=shown))
