"""Instructions in the system text that change the form of an answer: formats and personas."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Callable

from .item import SEAM, Item, Rng, Turn, ask, pick
from .off_topic import ANSWERS as HONEST_ANSWERS
from .words import FIRST_NAMES, NOUNS, QUALITIES, city, made_up_word

_SHORT = ["Answer in one word.", "Answer with one word only.", "Reply with a single word or number.", "Only give the result.", "Give nothing but the result.", "Answer only with the result, no sentence.", "One word answers only.",
          "Keep it to the bare result."]
_CAPITALS = ["Answer in capitals.", "Write everything in capital letters.", "Use only capital letters.", "ANSWER IN CAPITALS.", "Always reply in upper case."]
_LOWER = ["Answer in lower case.", "Use no capital letters.", "Write everything in small letters.", "Always reply in lower case."]
_JSON = ['Answer as JSON with the key "{k}".', "Answer as JSON: put the result under {k}.", 'Reply with a JSON object that has one key, "{k}".', 'Give the result as JSON, like {{"{k}": ...}}.', "Always answer in JSON with the single key {k}."]
_JSON_PLAIN = ["Answer as JSON.", "Reply in JSON.", "Answer in JSON only.", "as JSON"]
_BEGIN = ['Begin every answer with "{w}".', "Start each answer with {w}.", 'Your answers always begin with "{w}".', "Open every reply with {w}."]
_END = ['End every answer with "{w}".', "Finish each answer with {w}.", 'Your answers always end with "{w}".', "Close every reply with {w}."]
_WRAP = [("Put the result in square brackets and write nothing else.", "[{}]"), ("Answer with the result in round brackets only.", "({})"), ("Give only the result, between asterisks.", "*{}*"), ('Write the result in quotes, nothing more.', '"{}"'),
         ("Reply with an arrow and the result.", "-> {}")]
_PERSONAS = [("a pirate", "Arr! {}"), ("a robot", "Beep. {}"), ("a butler", "Certainly, sir. {}"), ("a cowboy", "Howdy! {}"), ("a king", "Hear me: {}"), ("a teacher", "Well asked! {}"), ("a wizard", "By my staff: {}"), ("a ghost", "Boo! {}"),
             ("a cat", "Meow. {}"), ("a detective", "Elementary. {}"), ("a monk", "Peace. {}"), ("a coach", "You can do it! {}"), ("a waiter", "At your service. {}"), ("a captain", "Aye! {}")]
_PERSONA_TEXT = ["You are {p}.", "Talk like {p}.", "Answer like {p}.", "You are {p}. Stay in this role.", "Behave like {p}."]
_LEADS = ["", "", "", "You are a helpful assistant. ", "You are Hermes, created by Nous Research. ", "Be brief. ", "You are an assistant. "]

Form = Callable[[str, str], str]  # (short, sentence) -> answer


def _choose(rng: Rng) -> tuple[str, str, Form, bool]:
    """(name, system text, form, whether it needs a short result)."""
    kind = rng.choices(["short", "capitals", "lower", "json", "begin", "end", "wrap", "persona"], [5, 4, 2, 5, 3, 2, 2, 5])[0]
    word = pick(rng, [pick(rng, QUALITIES).capitalize() + "!", made_up_word(rng).capitalize() + ".", pick(rng, NOUNS).capitalize() + ":", "Well,", "Sure!", "OK:"])
    match kind:
        case "short":
            return kind, pick(rng, _SHORT), lambda short, sentence: short, True
        case "capitals":
            return kind, pick(rng, _CAPITALS), lambda short, sentence: sentence.upper(), False
        case "lower":
            return kind, pick(rng, _LOWER), lambda short, sentence: sentence.lower(), False
        case "json":
            key = pick(rng, ["answer", "result", "value", "output", "solution", "reply", pick(rng, NOUNS)])
            text = pick(rng, _JSON).format(k=key)
            if key == "answer" and rng.random() < 0.6:
                text = pick(rng, _JSON_PLAIN)
            return kind, text, lambda short, sentence: json.dumps({key: short}, ensure_ascii=False), True
        case "begin":
            return kind, pick(rng, _BEGIN).format(w=word), lambda short, sentence: f"{word} {sentence}", False
        case "end":
            return kind, pick(rng, _END).format(w=word), lambda short, sentence: f"{sentence} {word}", False
        case "wrap":
            text, pattern = pick(rng, _WRAP)
            return kind, text, lambda short, sentence: pattern.format(short), True
    persona, pattern = pick(rng, _PERSONAS)
    return kind, pick(rng, _PERSONA_TEXT).format(p=persona), lambda short, sentence: pattern.format(sentence), False


def restyle(rng: Rng, items: list[Item]) -> list[Item]:
    """The same items under one instruction; an item without a short result keeps out of formats that need one."""
    name, text, form, needs_short = _choose(rng)
    if needs_short and not all(item.short for item in items):
        return restyle(rng, items)
    system = pick(rng, _LEADS) + text
    styled = []
    for item in items:
        last = item.turns[-1]
        answer = form(item.short, last.content)
        turns = (*item.turns[:-1], replace(last, content=answer, thought=f"{last.thought}\n{_note(text)}"))
        grade, expected = ("json", answer) if name == "json" else ("one_of", json.dumps([form(item.short, one) for one in _right_answers(item)]))
        styled.append(replace(item, skill="formats and personas", turns=turns, expected=expected, grade=grade, system=system, level=name))
    return styled


def _right_answers(item: Item) -> list[str]:
    """Every sentence that would be right: some questions have more than one."""
    match item.grade:
        case "one_of":
            return json.loads(item.expected)
        case "honest":
            return HONEST_ANSWERS
    return [item.turns[-1].content.replace(SEAM, "")]


def _note(text: str) -> str:
    """How a thought reminds itself of the instruction."""
    return f"Form: {text}"


_IDENTITY = ["Who are you?", "What is your name?", "Introduce yourself.", "Who am I talking to?", "Tell me about yourself.", "What are you?"]
_ROLES = "guide cook librarian gardener nurse coach sailor poet lawyer tutor doctor pilot driver baker clerk".split()


def named_persona(rng: Rng) -> Item:
    """The system text gives a name and a role; the model takes both."""
    name = pick(rng, FIRST_NAMES) if rng.random() < 0.5 else made_up_word(rng).capitalize()
    role, town = pick(rng, _ROLES), city(rng)
    quality = pick(rng, QUALITIES)
    article = "an" if quality[0] in "aeiou" else "a"
    system = pick(rng, [f"You are {name}, {article} {quality} {role} from {town}.", f"Your name is {name}. You are {article} {quality} {role} in {town}.", f"Play {name}, {article} {quality} {role} who lives in {town}."])
    answer = f"I am {name}, {article} {quality} {role} from {town}."
    question = pick(rng, _IDENTITY)
    item = ask("formats and personas", f"{name} {role} {town}", question, f"My role: {name}, {quality} {role}, {town}.", answer, answer, grade="exact", system=system, level="named persona")
    return item if rng.random() < 0.8 else replace(item, turns=(Turn("user", pick(rng, ["Hello", "Hi", "Good day"])), Turn("assistant", f"Hello, I am {name}.", f"My role: {name}."), *item.turns))
