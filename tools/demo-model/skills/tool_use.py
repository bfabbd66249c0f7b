"""Choosing a tool, calling it, and answering from its result."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from .item import Item, Rng, Turn, pick
from .tool_families import INTEGER_KINDS, TRAINED, UNSEEN, Family, value
from .words import COMMON, NOUNS, made_up_word

_VERBS = "scan check sort count open close test paint move load save mark start stop ship clean fix rank tag pack lock merge copy crop filter".split()


def _spec(rng: Rng, family: Family) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The tool as a signature, and its parameters as (name, kind)."""
    parameters, properties = [], {}
    for text in family.parameters:
        names, kind, about = text.split("|")
        name = pick(rng, names.split())
        while name in properties:
            name = pick(rng, names.split())
        parameters.append((name, kind))
        properties[name] = {"type": "integer" if kind in INTEGER_KINDS else "string"}
        if rng.random() < 0.7:
            properties[name]["description"] = about
    function = {"name": pick(rng, family.names.split()), "description": pick(rng, family.about.split("|")),
                "parameters": {"type": "object", "properties": properties, "required": [name for name, _ in parameters]}}
    return {"type": "function", "function": function}, parameters


def _parameter_names(rng: Rng, count: int) -> list[str]:
    names = rng.sample(COMMON, count) if rng.random() < 0.6 else [made_up_word(rng) for _ in range(count)]
    return names if len(set(names)) == count else _parameter_names(rng, count)


def _made_up_family(rng: Rng) -> Family:
    """A tool nobody has: only its signature tells what to do."""
    # Words that mean nothing must be read where they stand, which is what a tool never seen asks for.
    verb = pick(rng, _VERBS) if rng.random() < 0.8 else made_up_word(rng)
    noun = pick(rng, NOUNS) if rng.random() < 0.6 else made_up_word(rng)
    kinds = ["word", "city", "person", "number", "amount", "time", "date", "thing", "code", "title", "brand"]
    chosen = rng.sample(kinds, rng.choices([1, 2, 3], [3, 4, 2])[0])
    names = _parameter_names(rng, len(chosen)) if rng.random() < 0.5 else [pick(rng, [kind, f"{noun}_{kind}", kind]) for kind in chosen]
    parameters = tuple(f"{name}|{kind}|The {name}" for name, kind in zip(names, chosen))
    said = " and ".join(f"{name.replace('_', ' ')} {{{i}}}" for i, name in enumerate(names))
    comma = ", ".join(f"{name.replace('_', ' ')} {{{i}}}" for i, name in enumerate(names))
    named = f"{verb}_{noun}"
    requests = f"{verb.capitalize()} the {noun} with {said}.|Please {verb} the {noun}: {comma}.|I want to {verb} a {noun} with {said}.|Use {named} with {said}.|{verb.capitalize()} {noun}, {comma}."
    return Family(named, f"{verb.capitalize()} a {noun}|Use this to {verb} the {noun}", parameters, requests, ("status|word",))


def _field_text(name: str, value_: Any) -> str:
    return f"{name.replace('_', ' ')} {value_}"


@dataclass(frozen=True)
class Offer:
    """A tool that is on offer: its family, its signature, its parameters as (name, kind)."""

    family: Family
    tool: dict[str, Any]
    parameters: list[tuple[str, str]]


def _offers(rng: Rng, families: list[Family]) -> list[Offer]:
    offers: dict[str, Offer] = {}
    for family in families:
        tool, parameters = _spec(rng, family)
        offers.setdefault(tool["function"]["name"], Offer(family, tool, parameters))
    shuffled = list(offers.values())
    rng.shuffle(shuffled)
    return shuffled


def _signatures(offers: list[Offer]) -> tuple[dict[str, Any], ...]:
    return tuple(offer.tool for offer in offers)


def _request(rng: Rng, offer: Offer, tools: tuple[dict[str, Any], ...], skill: str) -> Item:
    values = [value(rng, kind) for _, kind in offer.parameters]
    request = pick(rng, offer.family.requests.split("|")).format(*values)
    function = offer.tool["function"]
    arguments = {parameter: v for (parameter, _), v in zip(offer.parameters, values)}
    call = {"name": function["name"], "arguments": arguments}
    listing = ", ".join(f"{key} = {v}" for key, v in arguments.items())
    thought = f"{function['name']} can do this: {function['description']}. {listing}."
    called = (Turn("user", request), Turn("assistant", "", thought, (call,)))
    key = f"tools {request}"
    if rng.random() < 0.4:
        return Item(skill, key, called, json.dumps(call, ensure_ascii=False), "call", tools=tools)
    result, answer = _result(rng, offer.family, values)
    after = (Turn("tool", result), Turn("assistant", answer, f"{function['name']} says: {result}."))
    return Item("tool results", key, called + after, answer, "exact", tools=tools)


def _result(rng: Rng, family: Family, values: list[Any]) -> tuple[str, str]:
    """What the tool returns, and the sentence that reports it."""
    if family.parameters[0].split("|")[1] == "expression":
        a, sign, b = values[0].split()
        number = {"+": int(a) + int(b), "-": int(a) - int(b), "*": int(a) * int(b), "/": round(int(a) / int(b), 2)}[sign]
        return json.dumps({"result": number}), f"{values[0]} = {number}"
    if rng.random() < 0.06:
        error = pick(rng, ["not found", "timeout", "no permission", "service offline", "unknown value"])
        return json.dumps({"error": error}), f"That did not work. The tool reports: {error}."
    fields = {}
    for text in family.results:
        name, kind = text.split("|")
        fields[name] = value(rng, kind)
    said = " and ".join(_field_text(name, v) for name, v in fields.items())
    return json.dumps(fields, ensure_ascii=False), f"The result: {said}."


def _renamed(rng: Rng, family: Family) -> Family:
    """The same tool under words that must be read: what is remembered of it is of no use."""
    names = _parameter_names(rng, len(family.parameters))
    parameters = tuple("|".join([name, *text.split("|")[1:]]) for name, text in zip(names, family.parameters))
    return replace(family, names=f"{pick(rng, _VERBS)}_{made_up_word(rng) if rng.random() < 0.5 else pick(rng, NOUNS)}", parameters=parameters)


def _family(rng: Rng) -> Family:
    if rng.random() < 0.3:
        return _made_up_family(rng)
    family = pick(rng, TRAINED)
    return _renamed(rng, family) if rng.random() < 0.3 else family


def _some_families(rng: Rng, count: int) -> list[Family]:
    return [_family(rng) for _ in range(count)]


def tool_session(rng: Rng) -> list[Item]:
    """One to five requests under one set of tools. Only the last may leave its call unanswered."""
    offers = _offers(rng, _some_families(rng, rng.choices([1, 2, 3, 4], [3, 4, 3, 1])[0]))
    items = [_request(rng, pick(rng, offers), _signatures(offers), "tool calls") for _ in range(rng.choices([1, 2, 3, 5], [2, 3, 3, 2])[0])]
    return [item for item in items if item.grade != "call" or item is items[-1]]


def tool_use(rng: Rng) -> Item:
    offers = _offers(rng, _some_families(rng, rng.choices([1, 2, 3, 4], [3, 4, 3, 1])[0]))
    return _request(rng, pick(rng, offers), _signatures(offers), "tool calls")


def unseen_tool_use(rng: Rng) -> Item:
    """For evaluation only: a tool of a family that training never shows."""
    family = pick(rng, UNSEEN)
    offers = _offers(rng, [family, *(pick(rng, TRAINED) for _ in range(rng.randrange(3)))])
    wanted = next(offer for offer in offers if offer.family is family)
    item = _request(rng, wanted, _signatures(offers), "unseen tools")
    return item if item.grade == "call" else unseen_tool_use(rng)


def some_tools(rng: Rng) -> tuple[dict[str, Any], ...]:
    """Tools that are offered while none is needed."""
    return _signatures(_offers(rng, rng.sample(TRAINED, rng.randrange(1, 3))))
