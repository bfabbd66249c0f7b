"""Choosing a tool, calling it, and answering from its result."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .invented_tools import invented, renamed
from .item import Item, Rng, Turn, pick
from .tool_families import INTEGER_KINDS, UNSEEN, Family, value
from .trained_families import TRAINED

#: What Talaria is to be shown with; the other families are there so that signatures are read and not remembered.
_MAIN = [family for family in TRAINED if family.names.split()[0] in {"calculator", "get_time", "convert_units", "define_word"}]
#: Tools that could rightly be called for a question of another skill.
_ANSWERS_QUESTIONS = {family.about for family in TRAINED if family.names.split()[0] in {"calculator", "convert_units", "define_word", "count_words", "split_bill", "random_number"}}
#: What `src/tools` offers; a unit test holds the two together.
_TALARIA: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "talaria_tools.json").read_text())
_ARITHMETIC = {"addition", "subtraction", "multiplication", "division", "squares and percent", "word problems", "unit conversion", "follow-up questions"}


def _signature(name: str, about: str, properties: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """`properties` are names with their JSON type and their description, "" for none."""
    described = {key: {"type": kind, **({"description": said} if said else {})} for key, (kind, said) in properties.items()}
    parameters = {"type": "object", "properties": described, "required": list(properties)}
    return {"type": "function", "function": {"name": name, "description": about, "parameters": parameters}}


def _spec(rng: Rng, family: Family) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The tool as a signature, and its parameters as (name, kind)."""
    parameters: list[tuple[str, str]] = []
    properties: dict[str, tuple[str, str]] = {}
    for text in family.parameters:
        names, kind, about = text.split("|")
        name = pick(rng, names.split())
        while name in properties:
            name = pick(rng, names.split())
        parameters.append((name, kind))
        # A name that has no synonyms was made up, and says nothing without its description.
        is_described = " " not in names or rng.random() < 0.7
        properties[name] = ("integer" if kind in INTEGER_KINDS else "string", about if is_described else "")
    return _signature(pick(rng, family.names.split()), pick(rng, family.about.split("|")), properties), parameters


def _field_text(name: str, value_: Any) -> str:
    return f"{name.replace('_', ' ')} {value_}"


@dataclass(frozen=True)
class Offer:
    """A tool that is on offer: its family, its signature, its parameters as (name, kind)."""

    family: Family
    tool: dict[str, Any]
    parameters: list[tuple[str, str]]


def _offers(rng: Rng, families: list[Family]) -> list[Offer]:
    """One offer of each family, in any order; no name comes twice."""
    offers: dict[str, Offer] = {}
    for family in {family.about: family for family in families}.values():
        tool, parameters = _spec(rng, family)
        offers.setdefault(tool["function"]["name"], Offer(family, tool, parameters))
    shuffled = list(offers.values())
    rng.shuffle(shuffled)
    return shuffled


_WORD = re.compile(r"[A-Za-z]+")
#: Words that say nothing of what a tool is for.
_EMPTY_WORDS = frozenset("a an the of in at on by to for from with some something like and or is are was it its this that use what how who get".split())
#: Letters in which two forms of a word agree: park and parking, invite and invitation.
_STEM = 4


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word.lower() not in _EMPTY_WORDS and len(word) > 1]


def _stems(text: str) -> set[str]:
    return {word.lower()[:_STEM] for word in _words(text)}


def _key_word(request: str, wanted: Offer, offers: list[Offer]) -> str:
    """The word that leads from a request to a tool: of the tool's own words, one that the request has too, if there is one."""
    function = wanted.tool["function"]
    elsewhere: set[str] = set()
    for offer in offers:
        if offer is not wanted:
            elsewhere |= _stems(f"{offer.tool['function']['description']} {offer.tool['function']['name']}")
    first, *later = _words(function["description"])
    own: dict[bool, list[str]] = {True: [], False: []}
    for word in [*later, first, *_words(function["name"])]:
        if word.lower()[:_STEM] not in elsewhere:
            own[word.lower()[:_STEM] in _stems(request)].append(word)
    # A description's first word follows a quotation mark, and a name's an underscore: other tokens than after a blank.
    known = [word for word in own[True] if word in later] or own[True] or [word for word in own[False] if word in later] or own[False]
    return max(known or [function["name"]], key=len)


def _shown(parameter: tuple[str, dict[str, str]]) -> str:
    """A parameter's name, and its type unless it is a text: of two values, the type often tells which is whose."""
    name, schema = parameter
    return f'"{name}"' if schema["type"] == "string" else f'"{name}": "{schema["type"]}"'


def _choice(offers: list[Offer], wanted: Offer | None, request: str = "") -> str:
    """A thought that copies all signatures close together, then says a word that the request and the best of them share, and
    which one has it: each step is one look back.

    Names and descriptions stand in quotes, as in the signatures: after a blank they would be other tokens, and no longer a plain copy.
    """
    lines = []
    for number, offer in enumerate(offers, 1):
        function = offer.tool["function"]
        parameters = ", ".join(map(_shown, function["parameters"]["properties"].items()))
        lines.append(f'{number}. "{function["name"]}": "{function["description"]}" ({parameters})')
    best = "none"
    if wanted:
        best = f'{_key_word(request, wanted, offers)}, {offers.index(wanted) + 1}. "{wanted.tool["function"]["name"]}"'
    return "\n".join([*lines, f"Best: {best}"])


def _signatures(offers: list[Offer]) -> tuple[dict[str, Any], ...]:
    return tuple(offer.tool for offer in offers)


def _request(rng: Rng, offer: Offer, offers: list[Offer], skill: str) -> Item:
    tools = _signatures(offers)
    values = [value(rng, kind) for _, kind in offer.parameters]
    request = pick(rng, offer.family.requests.split("|")).format(*values)
    function = offer.tool["function"]
    arguments = {parameter: v for (parameter, _), v in zip(offer.parameters, values)}
    call = {"name": function["name"], "arguments": arguments}
    listing = ", ".join(f'"{key}" = {v}' for key, v in arguments.items())
    thought = f"{_choice(offers, offer, request)}: {listing}"
    called = (Turn("user", request), Turn("assistant", "", thought, (call,)))
    key = f"tools {request}"
    if rng.random() < 0.4:
        return Item(skill, key, called, json.dumps(call, ensure_ascii=False), "call", tools=tools)
    result, answer = _result(rng, offer.family, values)
    after = (Turn("tool", result), Turn("assistant", answer, f"{function['name']} says: {result}."))
    return Item("tool results", key, called + after, answer, "exact", tools=tools)


def _result(rng: Rng, family: Family, values: list[Any]) -> tuple[str, str]:
    """What the tool returns, and the sentence that reports it."""
    fields, said = _result_fields(rng, family, values)
    # With and without blanks: as Python writes JSON, and as JavaScript does.
    return json.dumps(fields, ensure_ascii=False, separators=pick(rng, [(", ", ": "), (",", ":")])), said


def _result_fields(rng: Rng, family: Family, values: list[Any]) -> tuple[dict[str, Any], str]:
    if family.parameters[0].split("|")[1] == "expression":
        a, sign, b = values[0].split()
        number = {"+": int(a) + int(b), "-": int(a) - int(b), "*": int(a) * int(b), "/": round(int(a) / int(b), pick(rng, [2, 16]))}[sign]
        return {"result": number}, f"{values[0]} = {number}"
    if rng.random() < 0.06:
        error = pick(rng, ["not found", "timeout", "no permission", "service offline", "unknown value"])
        return {"error": error}, f"That did not work. The tool reports: {error}."
    if family.results == ("status|word",):
        return {"status": "ok"}, "Done."
    fields = {}
    for text in family.results:
        name, kind = text.split("|")
        fields[name] = value(rng, kind)
    said = " and ".join(_field_text(name, v) for name, v in fields.items())
    return fields, f"The result: {said}."


def _built_in() -> list[Offer]:
    """Talaria's own tools, word for word."""
    offers = []
    for signature in _TALARIA:
        family = next(family for family in TRAINED if signature["name"] in family.names.split())
        kinds = [text.split("|")[1] for text in family.parameters]
        offers.append(Offer(family, {"type": "function", "function": signature}, list(zip(signature["parameters"]["properties"], kinds))))
    return offers


def _family(rng: Rng) -> Family:
    roll = rng.random()
    if roll < 0.18:
        return pick(rng, _MAIN)
    if roll < 0.38:
        return invented(rng)
    family = pick(rng, TRAINED)
    return renamed(rng, family) if rng.random() < 0.2 else family


def _tool_count(rng: Rng) -> int:
    return rng.choices([1, 2, 3, 4], [2, 4, 3, 2])[0]


def _drawn_offers(rng: Rng) -> list[Offer]:
    return _offers(rng, [_family(rng) for _ in range(_tool_count(rng))])


def tool_session(rng: Rng) -> list[Item]:
    """Some requests under one set of tools. Only the last may leave its call unanswered."""
    offers = _built_in() if rng.random() < 0.06 else _drawn_offers(rng)
    items = [_request(rng, pick(rng, offers), offers, "tool calls") for _ in range(rng.choices([1, 3, 6, 9], [2, 3, 3, 3])[0])]
    return [item for item in items if item.grade != "call" or item is items[-1]]


def _beside_others(rng: Rng, wanted: Family, skill: str) -> Item:
    """A request for one tool, beside up to three others that training shows, each under one of its own names."""
    others = rng.sample([family for family in TRAINED if family is not wanted], _tool_count(rng) - 1)
    offers = _offers(rng, [wanted, *others])
    return _request(rng, next(offer for offer in offers if offer.family is wanted), offers, skill)


def tool_use(rng: Rng) -> Item:
    """For evaluation: any tool of the kinds that training draws, renamed and invented ones too."""
    offers = _drawn_offers(rng)
    return _request(rng, pick(rng, offers), offers, "tool calls")


def known_tool_use(rng: Rng) -> Item:
    """For evaluation: a tool that training shows, under one of its own names; calculator, clock, converter and dictionary half of the time."""
    if rng.random() < 0.5:
        return _beside_others(rng, pick(rng, _MAIN), "tool calls, main tools")
    return _beside_others(rng, pick(rng, [family for family in TRAINED if family not in _MAIN]), "tool calls, other known tools")


def unseen_tool_use(rng: Rng) -> Item:
    """For evaluation only: a tool of a family that training never shows."""
    item = _beside_others(rng, pick(rng, UNSEEN), "tools never seen")
    return item if item.grade == "call" else unseen_tool_use(rng)


def beside_tools(rng: Rng, item: Item) -> Item:
    """The item while tools are on offer of which none is needed."""
    # A request that fits no tool is told from one that fits in other words by what Talaria's own tools are, which are known.
    if item.skill == "off topic" or (rng.random() < 0.3 and item.skill not in _ARITHMETIC):
        offers = _built_in()
    else:
        drawn = [_family(rng) for _ in range(rng.randrange(1, 3))]
        offers = _offers(rng, [family for family in drawn if family.about not in _ANSWERS_QUESTIONS])
    if not offers:
        return beside_tools(rng, item)
    seen = _choice(offers, None)
    turns = tuple(replace(one, thought=f"{seen}\n{one.thought}".rstrip()) if one.role == "assistant" else one for one in item.turns)
    return replace(item, turns=turns, tools=_signatures(offers))
