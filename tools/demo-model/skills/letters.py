"""Letters inside words, which a model sees only as tokens: spelling, counting, reversing, sorting."""

from __future__ import annotations

from .item import Item, Rng, ask, letter_by_letter, pick
from .words import COMMON, any_word, made_up_word

_COUNT = ["How many {l}'s are in {w}?", "How many {l}'s are in the word {w}?", 'How many times does the letter "{l}" appear in "{w}"?',
          "Count the letter {l} in {w}.", 'How many "{l}" are there in {w}?', "How often does {l} occur in {w}?", "How many {L}s are in {w}?",
          "Number of {l}'s in {w}?", "In the word {w}, how many times is the letter {l} used?", "how many {l} in {w}"]
_SPELL = ["Spell {w}.", 'Spell the word "{w}".', "How do you spell {w}?", "Spell {w} letter by letter.", "Write {w} with a dash between the letters."]
_LENGTH = ["How many letters are in {w}?", "How many letters does the word {w} have?", 'Count the letters of "{w}".', "How long is the word {w}?"]
_REVERSE = ["Reverse {w}.", 'Reverse the word "{w}".', "Write {w} backwards.", "What is {w} spelled backwards?", "Spell {w} in reverse."]
_ENDS = ["What is the {which} letter of {w}?", 'Which letter is {which} in "{w}"?', "Tell me the {which} letter of the word {w}."]
_VOWELS = ["How many vowels are in {w}?", 'Count the vowels in "{w}".', "How many vowels does {w} have?"]


def _count_aloud(word: str, wanted: str) -> str:
    """`s t r1 a w b e r2 r3 y`."""
    count, parts = 0, []
    for letter in word:
        if letter in wanted:
            count += 1
            parts.append(f"{letter}{count}")
        else:
            parts.append(letter)
    return " ".join(parts)


def _numbered(word: str) -> list[str]:
    """`c1`, `a2`, `t3`."""
    return [f"{letter}{i}" for i, letter in enumerate(word, 1)]


def letter_counting(rng: Rng) -> Item:
    word = any_word(rng)
    letter = pick(rng, word) if rng.random() < 0.85 else pick(rng, "abcdefghijklmnopqrstuvwxyz")
    if rng.random() < 0.3:
        letter = max(word, key=word.count)
    count = word.count(letter)
    question = pick(rng, _COUNT).format(l=letter, L=letter.upper(), w=word)
    answer = f"There is 1 {letter} in {word}." if count == 1 else f"There are {count} {letter}'s in {word}."
    return ask("letter counting", word, question, f"{word}: {_count_aloud(word, letter)}. Count of {letter}: {count}.", answer, str(count), short=str(count))


def letter_facts(rng: Rng) -> Item:
    word = any_word(rng)
    kind = rng.randrange(3)
    spelled = " ".join(word)
    if kind == 0:
        n = len(word)
        aloud = " ".join(_numbered(word))
        return ask("letter facts", word, pick(rng, _LENGTH).format(w=word), f"{word}: {aloud}.", f"{word} has {n} letters.", str(n), short=str(n))
    if kind == 1:
        n = sum(c in "aeiou" for c in word)
        return ask("letter facts", word, pick(rng, _VOWELS).format(w=word), f"Vowels are a, e, i, o, u. {word}: {_count_aloud(word, 'aeiou')}. Count: {n}.",
                   f"{word} has {n} vowel{'' if n == 1 else 's'}.", str(n), short=str(n))
    which, index = pick(rng, [("first", 0), ("last", -1), ("second", 1), ("third", 2)])
    if len(word) < 3:
        which, index = "first", 0
    letter = word[index]
    return ask("letter facts", word, pick(rng, _ENDS).format(w=word, which=which), f"{word}: {spelled}. The {which} one is {letter}.",
               f"The {which} letter of {word} is {letter}.", f"The {which} letter of {word} is {letter}.", grade="exact", short=letter)


def spelling(rng: Rng) -> Item:
    word = any_word(rng)
    answer = "-".join(word)
    return ask("spelling", word, pick(rng, _SPELL).format(w=word), f"{word}: {' '.join(word)}.", answer, answer, grade="exact")


def reversing(rng: Rng) -> Item:
    word = any_word(rng)
    answer = word[::-1]
    numbered = _numbered(word)
    thought = f"{word}: {' '.join(numbered)}. Backwards: {' '.join(reversed(numbered))}."
    return ask("reversing", word, pick(rng, _REVERSE).format(w=word), thought, letter_by_letter(answer), answer, grade="exact", short=answer)


_SORT = ["Sort these {kind}: {list}", "Sort {list}.", "Put these {kind} in order: {list}", "Arrange {list} in ascending order.", "Order these {kind}: {list}."]
_SORT_DOWN = ["Sort these numbers from largest to smallest: {list}", "Sort {list} in descending order.", "Arrange {list}, largest first."]


def _best_so_far(texts: list[str], texts_in_order: list[str], sign: str) -> str:
    """`518 > 37, 37 < 784`: the best so far against the next; it is before what stands to the right of `sign`."""
    best, steps = texts[0], []
    for text in texts[1:]:
        comes_first = texts_in_order.index(best) < texts_in_order.index(text)
        steps.append(f"{best} {sign if comes_first else _OTHER[sign]} {text}")
        best = best if comes_first else text
    return ", ".join(steps)


_OTHER = {"<": ">", ">": "<"}


def sorting(rng: Rng) -> Item:
    n = rng.randrange(3, 6)
    if rng.random() < 0.65:
        numbers = rng.sample(range(0, pick(rng, [20, 100, 100, 1000])), n)
        down = rng.random() < 0.25
        ordered = sorted(numbers, reverse=down)
        texts, kind, first = [str(x) for x in numbers], "numbers", "Largest" if down else "Smallest"
        templates = _SORT_DOWN if down else _SORT
    else:
        words = rng.sample(COMMON, n) if rng.random() < 0.8 else [made_up_word(rng) for _ in range(n)]
        if len(set(words)) < n:
            return sorting(rng)
        ordered, texts, kind, first = sorted(words), words, "words", "First"
        templates = ["Sort these words alphabetically: {list}", "Put these words in alphabetical order: {list}", "Alphabetise: {list}"]
    left, lines = list(texts), []
    sign = ">" if first == "Largest" else "<"
    for one in map(str, ordered[:-1]):
        lines.append(f"{first}: {_best_so_far(left, [str(x) for x in ordered], sign)} -> {one}")
        left.remove(one)
    answer = ", ".join(map(str, ordered))
    question = pick(rng, templates).format(kind=kind, list=", ".join(texts))
    return ask("sorting", ",".join(sorted(texts)), question, "\n".join(lines), answer, answer, grade="exact", short=answer, level=kind)
