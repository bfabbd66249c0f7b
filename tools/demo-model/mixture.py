"""How often each skill comes up, and how items are put together."""

from __future__ import annotations

from dataclasses import replace

from conversation import Piece, Setting, choose_history, render
from skills import about, arithmetic, dates, follow_up, json_fields, letters, number_facts, off_topic, repeating, small_talk, styles, tool_use, units, word_problems
from skills.item import Item, Rng, Turn, is_held_out, pick, vary

#: Skills that go with any other in one conversation, and how often each comes up.
PLAIN = {
    arithmetic.addition: 14, arithmetic.subtraction: 20, arithmetic.multiplication: 15, arithmetic.division: 8, arithmetic.comparison: 16,
    letters.letter_counting: 32, letters.letter_facts: 5, letters.spelling: 13, letters.reversing: 6, letters.sorting: 9,
    units.unit_conversion: 7, dates.weekday: 4, dates.date_arithmetic: 9,
    number_facts.gcd: 6, number_facts.prime: 4, number_facts.parity: 2, number_facts.square_or_percent: 3,
    word_problems.word_problem: 7, json_fields.extraction: 6, follow_up.follow_up: 3,
    repeating.repeating: 9, small_talk.small_talk: 11, small_talk.remembering: 4, about.about: 12, off_topic.off_topic: 16,
}
_MAKERS, _WEIGHTS = list(PLAIN), list(PLAIN.values())
#: Questions whose wording must stay as it is: it belongs to the task.
_EXACT_WORDING = {"tool calls", "tool results", "schema output", "extracting JSON", "remembering", "follow-up questions", "repeating"}


def fresh(rng: Rng, maker, held_out: bool = False) -> Item:
    """An item of the wanted side of the split."""
    while True:
        item = maker(rng)
        if is_held_out(item) == held_out:
            return item


def in_other_words(rng: Rng, item: Item) -> Item:
    if item.skill in _EXACT_WORDING:
        return item
    first, *rest = item.turns
    return replace(item, turns=(Turn("user", vary(rng, first.content)), *rest))


def plain_item(rng: Rng) -> Item:
    return in_other_words(rng, fresh(rng, rng.choices(_MAKERS, _WEIGHTS)[0]))


def conversation_items(rng: Rng) -> list[Item]:
    roll = rng.random()
    if roll < 0.10:
        return styles.restyle(rng, [plain_item(rng) for _ in range(rng.choices([1, 2, 3], [4, 3, 2])[0])])
    if roll < 0.12:
        return [fresh(rng, styles.named_persona)]
    if roll < 0.16:
        return [fresh(rng, json_fields.schema_output)]
    if roll < 0.56:
        return [item for item in tool_use.tool_session(rng) if not is_held_out(item)] or conversation_items(rng)
    if roll < 0.59:
        return [tool_use.beside_tools(rng, plain_item(rng))]
    if roll < 0.62:
        return [fresh(rng, repeating.repeating_pieces) for _ in range(4)]
    count = rng.choices([1, 2, 3, 4, 6, 10, 16], [18, 20, 22, 20, 14, 4, 1])[0]
    return [plain_item(rng) for _ in range(count)]


def sample(rng: Rng) -> list[Piece]:
    """One training conversation."""
    items = conversation_items(rng)
    setting = Setting(rng.random() < 0.8, rng.random() < 0.6)
    history, old = choose_history(rng, setting)
    if history != "kept" and setting.thinking:
        # Only the last answer is learnt from here, so a long past would teach little for its length.
        items = items[-3:]
    return render(items, setting, history, old)
