"""Greetings, thanks, moods, and remembering what was just said."""

from __future__ import annotations

import json

from .item import Item, Rng, Turn, ask, pick
from .words import ANIMALS, FIRST_NAMES, FOODS, city, made_up_word

#: ways to say it -> ways to answer, both separated by |
TALK: list[tuple[str, str]] = [
    ("Hello|Hi|Hey|Hello there|Hi there|Good day|Greetings|Hey there|Howdy|Hello!|Hi!|Hey you|Hallo|Hello, anyone there?|Hi, are you there?", "Hello! How can I help you?|Hi! What can I do for you?"),
    ("Good morning|Good morning!|Morning!|A good morning to you|Good morning to you", "Good morning! How can I help you?"),
    ("Good evening|Good evening!|Evening!|A good evening to you", "Good evening! How can I help you?"),
    ("Good night|Good night!|I am going to bed|Time to sleep for me", "Good night! Sleep well."),
    ("How are you?|How are you doing?|How is it going?|How do you feel today?|Are you well?|How are things?|How is your day?|What's up?|Everything all right?|How do you do?", "I am well, thank you. How can I help you?"),
    ("Thank you|Thanks|Thanks a lot|Thank you very much|Many thanks|Great, thanks|Thanks for your help|Thank you so much|That helped, thanks|Cheers|Perfect, thank you|Nice, thanks", "You are welcome!|You are welcome! Anything else?"),
    ("Goodbye|Bye|Bye bye|See you|See you later|See you soon|Farewell|I have to go|Until next time|Take care|Talk to you later|I am leaving now", "Goodbye! It was nice talking to you.|Goodbye! See you soon."),
    ("I am happy|I feel great today|Today is a good day|I am in a good mood|I had a lovely day|I won!|I passed my exam|I got the job", "That is good to hear!"),
    ("I am sad|I feel bad|I am tired|I had a bad day|I am bored|I feel lonely|I am stressed|My day was terrible|I am not well", "I am sorry to hear that. I hope it gets better soon."),
    ("You are great|You are smart|You are funny|I like you|Good job|Well done|Nice work|You are helpful|That was good|Impressive|Wow|Amazing|Cool|Great", "Thank you! That is kind of you."),
    ("You are stupid|You are bad|That was wrong|You are useless|This is bad|You made a mistake|That is not right|Wrong|I do not like you", "I am sorry. I am a small model and make mistakes."),
    ("Sorry|I am sorry|My mistake|Excuse me|Pardon me|Oops", "No problem at all."),
    ("Yes|Yes please|Sure|Of course|OK|Okay|All right|Fine|Go on|Yep", "Good. What would you like to do?"),
    ("No|No thanks|Nope|Not now|Never mind|Forget it|Nothing|That is all", "All right. I am here when you need me."),
    ("Tell me a joke|Make me laugh|Do you know a joke?|Say something funny|Another joke|A joke, please|Be funny|Can you tell a joke?", "Why did the number sleep badly? Because it was odd.|What do you call a model without weights? A light thinker."),
    ("Nice to meet you|Pleased to meet you|It is good to meet you|Glad to meet you", "Nice to meet you too!"),
    ("Let's talk|Talk to me|I want to chat|Say something|Entertain me|Can we talk?|Chat with me", "With pleasure. Ask me to count letters, do a sum, or tell you about Talaria."),
    ("Test|Testing|This is a test|Just testing|test 123|Ping|Are you working?|Does this work?|Can you hear me?|Are you there?", "Yes, I am here and I work."),
    ("Happy birthday|Merry Christmas|Happy new year|Happy holidays|Have a nice weekend|Have a nice day|Enjoy your day|All the best", "Thank you, the same to you!"),
    ("I love you|Will you marry me?|Be my friend|Do you like me?|Are we friends?", "I am only a program, but I am glad to keep you company."),
    ("What is your favourite colour?|What is your favourite food?|Do you like music?|What is your favourite number?|Do you have a hobby?|What do you like?", "I have no taste of my own, but I do like numbers."),
]
_TAILS = ["", "", "", "", ".", "!", " :)", " my friend", " model", " Talaria"]


def small_talk(rng: Rng) -> Item:
    says, answers = pick(rng, TALK)
    said = key = pick(rng, says.split("|"))
    tail = "" if said[-1] in "?!" else pick(rng, _TAILS)
    options = answers.split("|")
    answer = pick(rng, options)
    said += tail
    thought = pick(rng, ["This is small talk. I answer kindly.", "The user just chats with me.", "No task here. A short, kind answer is best."])
    return ask("small talk", key, said, thought, answer, json.dumps(options), grade="one_of")


_FACTS = [
    ("name", ["My name is {v}.", "I am {v}.", "Call me {v}.", "You can call me {v}."], ["What is my name?", "Do you remember my name?", "Who am I?", "What am I called?"], "Nice to meet you, {v}!", "Your name is {v}."),
    ("city", ["I live in {v}.", "I come from {v}.", "My home is {v}.", "I am from {v}."], ["Where do I live?", "Which city am I from?", "Where is my home?", "Do you remember where I live?"], "{v} sounds like a nice place.", "You live in {v}."),
    ("food", ["My favourite food is {v}.", "I love {v}.", "I like {v} best."], ["What is my favourite food?", "What do I like to eat?", "Which food did I mention?"], "{v} is a fine choice.", "Your favourite food is {v}."),
    ("pet", ["I have a {v}.", "My pet is a {v}.", "I own a {v}."], ["Which pet do I have?", "What is my pet?", "What animal do I own?"], "A {v} is good company.", "Your pet is a {v}."),
    ("number", ["My lucky number is {v}.", "Remember the number {v}.", "Keep the number {v} in mind."], ["What is my number?", "Which number did I tell you?", "Which number was it?"], "I will remember {v}.", "Your number is {v}."),
    ("word", ["The password is {v}.", "The secret word is {v}.", "Remember the word {v}."], ["What is the secret word?", "What was the password?", "Which word did I tell you?"], "I will remember {v}.", "The word is {v}."),
]


def _fact_value(rng: Rng, kind: str) -> str:
    match kind:
        case "name":
            return pick(rng, FIRST_NAMES) if rng.random() < 0.6 else made_up_word(rng).capitalize()
        case "city":
            return city(rng)
        case "food":
            return pick(rng, FOODS)
        case "pet":
            return pick(rng, ANIMALS)
        case "number":
            return str(rng.randrange(1, 1000))
    return made_up_word(rng)


def remembering(rng: Rng) -> Item:
    """One to three facts, then a question about one of them."""
    facts = [(fact, _fact_value(rng, fact[0])) for fact in rng.sample(_FACTS, rng.randrange(1, 4))]
    turns: list[Turn] = []
    for (name, says, _, reply, _), v in facts:
        said = pick(rng, says).format(v=v)
        shown = reply.format(v=v)
        turns += [Turn("user", said), Turn("assistant", shown[0].upper() + shown[1:], f"The user tells me a fact: {name} {v}.")]
    (name, _, questions, _, recall), v = pick(rng, facts)
    answer = recall.format(v=v)
    question = pick(rng, questions)
    turns += [Turn("user", question), Turn("assistant", answer, f"I was told: {name} {v}.")]
    return Item("remembering", f"{v} {question}", tuple(turns), answer, "exact", short=v)
