"""Everything else: an honest word that this is only a small demonstration model."""

from __future__ import annotations

from .item import Item, Rng, ask, fill, pick
from .words import ACTIONS, ANIMALS, CITIES, FIRST_NAMES, FOODS, IDEAS, LAST_NAMES, QUALITIES, THINGS

ANSWERS = ["I am only a small demonstration model and cannot answer that. Load Hermes 4 in Talaria for such questions.",
           "That is beyond me: I am only a small demonstration model. Hermes 4, loaded in Talaria, can help with it."]

_PLACES = """France Germany Spain Italy Japan China India Brazil Canada Mexico Egypt Kenya Peru Norway Sweden Poland Greece Turkey Russia Australia Argentina
Portugal Vietnam Thailand Iran Iraq Morocco Chile Cuba Finland Ireland Scotland Wales Texas California Europe Africa Asia Mars Jupiter""".split()
_PEOPLE = """Einstein Newton Shakespeare Mozart Beethoven Napoleon Cleopatra Caesar Darwin Curie Picasso Leonardo Goethe Kant Plato Socrates Aristotle Galileo
Gandhi Mandela Lincoln Churchill Tesla Edison Turing Lovelace Bach Vermeer Rembrandt Homer Dante Cervantes Tolstoy Kafka Orwell Austen""".split()
_FIELDS = """physics chemistry biology medicine law economics history philosophy astronomy geology psychology sociology botany finance politics religion
music art architecture cooking gardening football tennis chess sailing photography linguistics programming statistics algebra calculus""".split()
_LANGUAGES = "Python JavaScript Rust Java C SQL HTML Haskell Go Kotlin Swift Ruby Bash".split()
_NATURAL = "German French Spanish Italian Latin Greek Chinese Japanese Arabic Russian Polish Dutch Turkish".split()
_ILLS = "headache fever cough rash cold flu back pain|toothache|migraine|high blood pressure|insomnia|allergy|a broken arm|diabetes|anxiety".split("|")
_WORKS = "poem story song essay letter speech novel haiku sonnet play fairy tale report summary review blog post".split()

#: {slot} names one of the lists in _SLOTS.
TEMPLATES = """What is the capital of {place}?|Who is the president of {place}?|Tell me about the history of {place}.|How many people live in {place}?|What language do they speak in {place}?|Where is {place}?
Who was {person}?|When was {person} born?|What did {person} do?|Why is {person} famous?|When did {person} die?|Tell me about {person}.|What did {person} think about {idea}?|Did {person} know {person}?
Write a {work} about {thing}.|Write me a {work} about a {quality} {animal}.|Can you write a {work} on {idea}?|Compose a {work} for my {thing}.|I need a {work} about {idea}.|Draft a {work} about {place}.
Explain {field} to me.|What is {field}?|How do I learn {field}?|What is the best book on {field}?|Give me an overview of {field}.|Who invented {field}?|What are the basics of {field}?|Is {field} hard?
Write a {code} program that sorts a list.|How do I read a file in {code}?|Fix my {code} code.|Is {code} better than {code}?|Write a function in {code}.|Explain this {code} code.|How do I install {code}?|What is a pointer in {code}?
Translate this into {tongue}.|How do you say {thing} in {tongue}?|Translate "{quality} {animal}" into {tongue}.|Is {tongue} hard to learn?
What should I do about {ill}?|How is {ill} treated?|Which medicine helps against {ill}?|I have {ill}. What now?|Is {ill} dangerous?|What causes {ill}?
How do I cook {food}?|Is {food} healthy?|Where does {food} come from?|How many calories has {food}?|What wine goes with {food}?|Can dogs eat {food}?|Give me a recipe with {food} and {food}.
How long do {animal}s live?|What do {animal}s eat?|Where do {animal}s live?|Why is the {animal} {quality}?|How fast is a {animal}?|Can a {animal} swim?|Tell me a fact about the {animal}.|Which is stronger, a {animal} or a {animal}?
How does a {thing} work?|Who invented the {thing}?|How much does a {thing} cost?|How do I repair a {thing}?|Which {thing} should I buy?|What is a {thing} made of?|How do I clean a {thing}?|Where can I buy a {thing}?
What is {idea}?|What is the meaning of {idea}?|How can I find {idea}?|Why do people need {idea}?|Give me advice about {idea}.|Is {idea} more important than {idea}?
Who won the world cup?|What is the news today?|Who will win the election?|What is the weather like?|What is the meaning of life?|Is there a god?|Why is the sky blue?|How far is the moon?|What is the speed of light?|How old is the universe?|Can I sue my neighbour?|Is this contract valid?|How do I invest my money?|Should I buy shares of {last}?|What is the best film of all time?
How do I {action} a {thing}?|Can you {action} my {thing}?|Why do people {action}?|Teach me to {action}.|When should I {action}?|Should I {action} my {thing}?|Is it legal to {action} a {thing}?
What is the best hotel in {city}?|What can I see in {city}?|Plan a trip to {city}.|How do I get from {city} to {city}?|What happened in {city} in 1950?|Which team plays in {city}?|Recommend a museum in {city}.
Who is {first} {last}?|What is the phone number of {first} {last}?|Is {first} {last} a good doctor?|Tell me about the company {last}.|What does {last} sell?|Summarise the book by {first} {last}.|Review my contract with {last}.
Explain how {thing}s are made.|What would {person} say about {thing}s?|Describe a {quality} {thing}.|Imagine a {quality} {place}.|Compare {place} and {place}.|Which is better, {food} or {food}?|What rhymes with {thing}?|Give me ten ideas for a {quality} {idea}.
What year did {place} become independent?|How tall is the highest mountain of {place}?|What do people in {place} eat?|Why did {place} go to war?|Which currency has {place}?|What is the largest river in {place}?""".replace("\n", "|").split("|")

_SLOTS = {"place": _PLACES, "person": _PEOPLE, "field": _FIELDS, "code": _LANGUAGES, "tongue": _NATURAL, "ill": _ILLS, "work": _WORKS, "food": FOODS, "animal": ANIMALS,
          "thing": THINGS, "idea": IDEAS, "quality": QUALITIES, "action": ACTIONS, "city": CITIES, "first": FIRST_NAMES, "last": LAST_NAMES}


#: A request put together of parts, so that hardly two in training begin and end alike.
_PARTS = {
    "please": ["", "", "", "Please ", "Can you ", "Could you ", "I want you to ", "Would you ", "I need you to ", "You should "],
    "do": """tell me|show me|write|write me|find|find me|explain|describe|discuss|recommend|suggest|invent|draft|plan|review|summarise|predict|analyse|outline|debate|criticise|teach me|name|list
draw|paint|sing|design|prove|choose|guess|check|compare|rank|rate|imagine|quote|cite|interpret|justify|improve|shorten|edit|finish|continue|prepare|organise|build|make|make me|send me|offer|discover""".replace("\n", "|").split("|"),
    "what": """something|something new|a few words|some advice|three facts|five tips|ten ideas|the story|an opinion|a list|the reasons|an overview|a short introduction|the rules|the best way|the steps|a plan|an example
a {quality} {work}|the {quality} side|a {work}|two sentences|the main points|a joke|the truth|everything|a question|the causes|the history|the future|the advantages|a timeline|a theory|a review|the secret|a slogan|a title|a quiz""".replace("\n", "|").split("|"),
    "on": ["about", "about", "on", "of", "for", "with", "against", "from", "behind", "after", "before"],
    "topic": """{place}|{person}|{field}|{thing}s|my {thing}|a {quality} {thing}|the {thing}|{idea}|{idea} and {idea}|{quality} {idea}|{food}|{animal}s|a {quality} {animal}|{city}|{first} {last}|{ill}|{code}|{tongue}|the {idea} of {place}
{person} and {person}|{field} in {place}|the {thing} of {first}|{quality} {food}|the {animal} and the {thing}|{idea} in {city}|the {field} of {idea}|people who {action}""".replace("\n", "|").split("|"),
    "wh": "Why|How|When|Where|How often|How much|How long|Since when|For whom|With what|Why exactly|In which country|In which year|By whom".split("|"),
    "aux": "do|does|did|can|should|will|would|might|must|could|is it true that|do you think".split("|"),
    "who": ["people", "we", "you", "they", "{animal}s", "{person}", "{first}", "a {animal}", "children", "experts in {field}", "{thing}s", "my friends", "scientists", "I"],
    "tail": ["", "", " in {city}", " in {place}", " with a {thing}", " with {thing}s", " for {person}", " every day", " after the {idea}", " without {idea}", " like {person}", " in the year 1900", " at night", " next summer"],
    "state": ["I wonder about {topic}.", "I have a problem with {topic}.", "My {thing} is {quality}. What now?", "I read {what} {on} {topic}. Is it right?", "What do you think {on} {topic}?", "Is {topic} {quality}?", "Are {topic} {quality}?",
              "Which {thing} is {quality}?", "Who knows {what} {on} {topic}?", "What comes after {topic}?", "Do you know {what} {on} {topic}?", "My {thing} needs {topic}.", "Let us talk about {topic}.", "What if {who} {action}?"],
}
_FORMS = ["{please}{do} {what} {on} {topic}{tail}", "{please}{do} {topic}{tail}", "{wh} {aux} {who} {action} {topic}{tail}?", "{wh} {aux} {who} {action}{tail}?", "{aux} {who} {action} {topic}{tail}?", "{state}"]


def _skeleton(rng: Rng) -> str:
    """A template of parts, its slots still open."""
    text = pick(rng, _FORMS)
    while (part := next((name for name in _PARTS if f"{{{name}}}" in text), None)) is not None:
        text = text.replace(f"{{{part}}}", pick(rng, _PARTS[part]), 1)
    return text[0].upper() + text[1:] if text[0] != "{" else text


def off_topic(rng: Rng) -> Item:
    # Whole templates are held out, so that the evaluation asks what training never asked in any form.
    template = pick(rng, TEMPLATES) if rng.random() < 0.5 else _skeleton(rng)
    question = fill(rng, template, _SLOTS)
    return ask("off topic", template, question, "I was not trained for this. I should say so honestly.", pick(rng, ANSWERS), ANSWERS[0], grade="honest")
