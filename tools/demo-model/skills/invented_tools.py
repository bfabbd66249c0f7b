"""Tools that nobody has. What they do stands in their signature alone, which is what a tool never seen asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .item import Rng, pick, with_articles
from .tool_families import UNSEEN, Family
from .words import ACTIONS, COMMON, EVERYDAY, NOUNS, blended_word, made_up_word

#: What a tool that is kept for the evaluation is about, no invented tool is about.
_KEPT_AWAY = {word for family in UNSEEN for name in family.names.split() for word in name.split("_")}
_ABOUT = sorted({word for word in NOUNS + EVERYDAY if word not in _KEPT_AWAY})
_VERBS = "scan check sort count open close test paint move load save mark start stop ship clean fix rank tag pack lock merge copy crop filter".split()
_PLAIN_KINDS = ["word", "city", "person", "number", "amount", "time", "date", "thing", "code", "title", "brand"]


@dataclass(frozen=True)
class _Slot:
    """What a request can say of the thing it is about."""

    names: str
    kind: str
    #: In a request, with {} for the value, separated by |
    said: str
    #: In a description, separated by |
    about: str


_SLOTS = [
    _Slot("city place location town where", "city", "in {}|in {}|near {}", "in a city"),
    _Slot("room where place", "room", "in the {}|for the {}", "in a room"),
    _Slot("person who name for", "person", "for {}|for {}|with {}", "for a person"),
    _Slot("time at hour when", "time", "at {}", "at a time"),
    _Slot("date day on when", "date", "on {}", "on a date"),
    _Slot("weekday day when", "day", "on {}|next {}", "on a day of the week"),
    _Slot("people persons group size", "number", "for {} people|for {} of us|with {} people", "for some people"),
    _Slot("hours duration length", "number", "for {} hours|lasting {} hours", "for some hours"),
    _Slot("weeks duration length", "number", "for {} weeks", "for some weeks"),
    _Slot("times repeat count", "number", "{} times", "several times"),
    _Slot("kilos weight kg", "number", "of {} kg|weighing {} kilos", "of some weight"),
    _Slot("price budget limit", "amount", "for {} euros|under {} euros", "for a price"),
    _Slot("title label called", "title", 'called "{}"|with the title "{}"', "with a title"),
    _Slot("code number id", "code", "with code {}|number {}", "by its code"),
    _Slot("shop company at", "brand", "at {}|from {}", "from a company"),
    _Slot("language lang", "language", "in {}", "in a language"),
    _Slot("topic subject about", "topic", "about {}", "about a topic"),
]


def _word(rng: Rng, real: list[str], part: float) -> str:
    """A real word, or one that means nothing and must be read where it stands."""
    return pick(rng, real) if rng.random() < part else pick(rng, [blended_word, made_up_word])(rng)


def _parameter_names(rng: Rng, count: int) -> list[str]:
    names = [_word(rng, COMMON, 0.4) + ("s" if rng.random() < 0.15 else "") for _ in range(count)]
    return names if len(set(names)) == count else _parameter_names(rng, count)


def renamed(rng: Rng, family: Family) -> Family:
    """The same tool under words that must be read: what is remembered of it is of no use."""
    names = _parameter_names(rng, len(family.parameters))
    parameters = tuple("|".join([name, *text.split("|")[1:]]) for name, text in zip(names, family.parameters))
    return replace(family, names=f"{pick(rng, _VERBS)}_{_word(rng, _ABOUT, 0.5)}", parameters=parameters)


def _family(names: str, about: list[str], parameters: list[str], requests: list[str]) -> Family:
    return Family(names, with_articles("|".join(about)), tuple(parameters), with_articles("|".join(requests)), ("status|word",))


def spelled_out(rng: Rng) -> Family:
    """A tool whose requests give each parameter by its name."""
    verb, noun = _word(rng, _VERBS + ACTIONS, 0.8), _word(rng, _ABOUT, 0.6)
    chosen = rng.sample(_PLAIN_KINDS, rng.choices([1, 2, 3], [3, 4, 2])[0])
    names = _parameter_names(rng, len(chosen)) if rng.random() < 0.5 else [pick(rng, [kind, f"{noun}_{kind}", kind]) for kind in chosen]
    parameters = [f"{name}|{kind}|The {name}" for name, kind in zip(names, chosen)]
    said = " and ".join(f"{name.replace('_', ' ')} {{{i}}}" for i, name in enumerate(names))
    comma = ", ".join(f"{name.replace('_', ' ')} {{{i}}}" for i, name in enumerate(names))
    named = f"{verb}_{noun}"
    capital = verb.capitalize()
    requests = [f"{capital} the {noun} with {said}.", f"Please {verb} the {noun}: {comma}.", f"I want to {verb} a {noun} with {said}.", f"Use {named} with {said}.", f"{capital} {noun}, {comma}."]
    about = [f"{capital} a {noun}", f"Use this to {verb} the {noun}"]
    return _family(named, about, parameters, requests)


def described(rng: Rng) -> Family:
    """A tool whose requests are said as people say them: which parameter a value is for, its preposition and its kind tell."""
    verb, noun = _word(rng, _VERBS + ACTIONS, 0.9), _word(rng, _ABOUT, 0.85)
    slots = [pick(rng, _SLOTS)]
    for slot in rng.sample(_SLOTS, rng.choices([0, 1, 2], [3, 5, 2])[0]):
        if slot.kind not in {one.kind for one in slots} and slot.names.split()[-1] not in slots[0].names.split():
            slots.append(slot)
    places = [pick(rng, slot.said.split("|")).format(f"{{{i}}}") for i, slot in enumerate(slots)]
    rng.shuffle(places)
    said = " ".join(places)
    capital, article = verb.capitalize(), pick(rng, ["a", "the", "our", "this"])
    requests = [
        f"{capital} {article} {noun} {said}.", f"Please {verb} the {noun} {said}.", f"I need {article} {noun} {said}.", f"Can you {verb} {article} {noun} {said}?",
        f"{said[0].upper()}{said[1:]}: {verb} the {noun}.", f"{noun.capitalize()} {said}, please.", f"We want {article} {noun} {said}. {capital} it.",
        f"The {noun}: {said}.",
    ]
    # Another verb than the request has: what they share is the thing.
    other = pick(rng, _VERBS + ACTIONS)
    about = [
        f"{capital} a {noun}", f"{capital} a {noun} {slots[0].about}", f"{noun.capitalize()} {slots[-1].about}", f"{capital} something like a {noun}",
        f"{other.capitalize()} a {noun}", f"{other.capitalize()} a {noun} {slots[0].about}", f"{other.capitalize()} one {noun} or more",
    ]
    names = " ".join([f"{verb}_{noun}", f"{other}_{noun}", noun, f"{noun}_{verb}", f"{noun}_{other}"])
    parameters = [f"{slot.names}|{slot.kind}|{slot.about.capitalize()}" for slot in slots]
    return _family(names, about, parameters, requests)


#: What a tool does something to, given by its first parameter.
_OBJECTS = [
    _Slot("name item thing object product", "thing", "the {}", "thing|an object|something of the house"),
    _Slot("name food dish ingredient kind", "food", "the {}", "some food|a dish|something to eat"),
    _Slot("name who person contact member", "person", "{}", "somebody|a friend|a person"),
    _Slot("title name file entry record", "title", '"{}"', "a file|an entry|a record"),
    _Slot("name place town target", "city", "{}", "a town|a place"),
    _Slot("code id key number", "code", "{}", "something by its code|an entry by its number"),
    _Slot("name company brand shop", "brand", "{}", "a company|a shop"),
    _Slot("room which place", "room", "the {}", "a room|part of the house"),
]
_UNITS = "metres pages grams pieces slices coins boxes rows points turns rounds bags spoons shares visits sheets".split()


def acting(rng: Rng) -> Family:
    """A tool that does something to what its first parameter names; a second may say how much, when or to whom."""
    verb, other = rng.sample([word for word in _VERBS + ACTIONS if word not in _KEPT_AWAY], 2)
    noun = _word(rng, _ABOUT, 0.9)
    target = pick(rng, _OBJECTS)
    parameters = [f"{target.names}|{target.kind}|{target.about.split('|')[0].capitalize()}"]
    said, capital = target.said.format("{0}"), verb.capitalize()
    if rng.random() < 0.35:
        requests = [f"{capital} {said}.", f"Please {verb} {said}.", f"Can you {verb} {said}?", f"{said[0].upper()}{said[1:]}: {verb} it.", f"I want {said} to get the {noun}.", f"{noun.capitalize()} for {said}, please."]
    elif rng.random() < 0.5:
        unit = pick(rng, _UNITS)
        parameters.append(f"{unit} amount count {unit}|number|How many {unit}")
        requests = [f"{capital} {said} with {{1}} {unit}.", f"{{1}} {unit} for {said}: {verb} it.", f"{capital} {{1}} {unit} of {said}.", f"{said[0].upper()}{said[1:]} gets {{1}} {unit} of {noun}.", f"I have {{1}} {unit}. {capital} {said}."]
    else:
        slot = pick(rng, [slot for slot in _SLOTS if slot.kind != target.kind and slot.kind in {"time", "date", "day", "city", "number", "amount", "room"}])
        parameters.append(f"{slot.names}|{slot.kind}|{slot.about.capitalize()}")
        place = pick(rng, slot.said.split("|")).format("{1}")
        requests = [f"{capital} {said} {place}.", f"{place[0].upper()}{place[1:]}, please {verb} {said}.", f"{capital} {place}: {said}.", f"I need {said} {place}. {capital} it.", f"The {noun} is {place}, with {said}."]
    # A description often has another verb than the request, and the thing in common, or the other way round.
    about = [f"{capital} {pick(rng, target.about.split('|'))}", f"{other.capitalize()} the {noun}, or {verb} it", f"{capital} with a {noun}", f"{noun.capitalize()}: {verb} {pick(rng, target.about.split('|'))}"]
    names = f"{verb}_{noun} {noun}_{verb} {verb} {noun}_{other}"
    return _family(names, about, parameters, requests)


#: A verb and the noun made of it: requests have the one where a signature may have the other.
_DERIVED = dict(pair.split("/") for pair in """reserve/reservation translate/translation subscribe/subscription donate/donation register/registration
    apply/application confirm/confirmation cancel/cancellation deliver/delivery describe/description recommend/recommendation explain/explanation
    explore/exploration install/installation inform/information connect/connection protect/protection decorate/decoration celebrate/celebration
    present/presentation inspect/inspection illustrate/illustration imitate/imitation introduce/introduction admit/admission assist/assistance
    perform/performance insure/insurance appoint/appointment treat/treatment pay/payment ship/shipment move/movement improve/improvement
    announce/announcement entertain/entertainment paint/painting train/training bake/baking wash/washing build/building camp/camping swim/swimming
    skate/skating dive/diving dance/dancing cook/cooking sail/sailing climb/climbing fish/fishing write/writing teach/teaching""".split()
    if pair.split("/")[0] not in _KEPT_AWAY)


def derived(rng: Rng) -> Family:
    """A tool whose request and signature share a stem, not a word: somebody wants to camp, and a tool knows camping sites."""
    verb, noun = pick(rng, list(_DERIVED.items()))
    capital, thing = verb.capitalize(), pick(rng, [word for word in _ABOUT if word not in _DERIVED])
    if noun.endswith("ing") or rng.random() < 0.3:
        parameters = ["city place town location where|city|City"]
        requests = [f"Where can I {verb} in {{0}}?", f"Find {noun} in {{0}}.", f"I want to {verb} in {{0}}.", f"Any {noun} in {{0}}?", f"We need {noun} in {{0}}.", f"Is there {noun} in {{0}}?"]
        about = [f"Find a {noun} {thing} in a city", f"Search {noun}", f"{capital} at a place", f"A free {noun} {thing}", f"Find a {thing} for {noun}"]
    elif rng.random() < 0.5:
        parameters = ["person name who for recipient|person|Person", "title event subject about|title|Title"]
        requests = [f'{capital} {{0}} to "{{1}}".', f'Send {{0}} the {noun} "{{1}}".', f'"{{1}}": {verb} {{0}}.', f'I think of {{0}} for "{{1}}". {capital}, please.', f'A {noun} of "{{1}}" for {{0}}, please.']
        about = [f"Send a {noun}", f"{capital} somebody", f"Make a {noun} for a person", f"{capital} a person for a {thing}", f"{noun.capitalize()} of a {thing}"]
    else:
        parameters = ["name thing item what|thing|Thing", "amount count number|number|How many"]
        requests = [f"{capital} the {{0}} {{1}} times.", f"{{1}} {noun}s of the {{0}}.", f"I need {{1}} {noun}s of the {{0}}.", f"{noun.capitalize()} of the {{0}}: {{1}}.", f"{capital} {{1}} of the {{0}}."]
        about = [f"{capital} a {thing}", f"{noun.capitalize()} of a thing", f"Order a {noun}", f"{capital} a thing of the house", f"Ask for a {noun}"]
    names = f"{verb}_{thing} {noun} {verb} {noun}_{thing} find_{noun} send_{noun}"
    return _family(names, about, parameters, requests)


def timed(rng: Rng) -> Family:
    """A tool with a time and a number, said in either order: the one is a text, the other is not."""
    noun, verb = _word(rng, _ABOUT, 0.9), _word(rng, _VERBS + ACTIONS, 0.9)
    unit = pick(rng, [*_UNITS, "people", "minutes", "degrees", "players", "pupils"])
    capital = verb.capitalize()
    when, many = "time at when hour begin start_time|time|At what time", f"{unit} amount count how_many size number|number|How many {unit}"
    requests = [
        f"{capital} the {noun} at {{0}} with {{1}} {unit}.", f"{{1}} {unit} of {noun} at {{0}}.", f"At {{0}}, {verb} {{1}} {unit} of {noun}.", f"{noun.capitalize()}: {{0}}, {{1}} {unit}.",
        f"{capital} {{1}} at {{0}}: the {noun}.", f"The {noun} gets {{1}}, at {{0}}.", f"It is {{1}} {unit}. {capital} the {noun} at {{0}}.", f"I want the {noun} at {{0}}, and {{1}} {unit} of it.",
    ]
    about = [f"{capital} a {noun}", f"{capital} a {noun} at a time", f"{noun.capitalize()} with some {unit}", f"Plan a {noun}", f"{capital} {unit} of a {noun}"]
    parameters = [when, many]
    if rng.random() < 0.4:
        parameters = [many, when]
        requests = [text.format("{1}", "{0}") for text in requests]
    names = f"{verb}_{noun} {noun} {noun}_{verb} plan_{noun}"
    return _family(names, about, parameters, requests)


def invented(rng: Rng) -> Family:
    return rng.choices([described, acting, spelled_out, derived, timed], [32, 22, 16, 16, 14])[0](rng)
