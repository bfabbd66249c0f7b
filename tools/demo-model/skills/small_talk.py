"""Greetings, thanks, moods, and remembering what was just said."""

from __future__ import annotations

import json

from .item import Item, Rng, Turn, ask, fill, pick
from .words import ANIMALS, FIRST_NAMES, FOODS, city, made_up_word

#: what the user does, ways to say it, ways to answer; the ways separated by |; {slot} names one of the lists in _SLOTS
TALK: list[tuple[str, str, str]] = [
    ("greets me", "Hello|Hi|Hey|Hello {one}|Hi {one}|Hey {one}|Good day|Greetings|Greetings {one}|Howdy|Hallo|Hello, anyone there?|Hi, are you there?|Good day {one}|Hiya|Yo|Well hello|Hello and good day", "Hello! How can I help you?|Hi! What can I do for you?"),
    ("says good morning", "Good morning|Good morning {one}|Morning|Morning {one}|A good morning to you|Good morning to you|A very good morning", "Good morning! How can I help you?"),
    ("says good evening", "Good evening|Good evening {one}|Evening|Evening {one}|A good evening to you|Good evening to you|A very good evening", "Good evening! How can I help you?"),
    ("says good night", "Good night|Good night {one}|I am going to bed|Time to sleep for me|A good night to you|I need to sleep|I go to bed now|Time for bed", "Good night! Sleep well."),
    ("asks how I am", "How are you {now}?|How are you?|How are you doing {now}?|How are you doing?|How is it going?|How is it going {now}?|How do you feel?|How do you feel {now}?|Are you well?|How are things?|How are things {now}?|How is your day?|What's up?|Everything all right?|How do you do?|Are you all right?", "I am well, thank you. How can I help you?"),
    ("thanks me", "Thank you|Thanks|Thanks {much}|Thank you {much}|Many thanks|{fine}, thanks|{fine}, thank you|Thanks for {help}|Thank you for {help}|That helped, thanks|Cheers|Thanks {one}|Thank you {one}|That helped, thank you", "You are welcome!|You are welcome! Anything else?"),
    ("says goodbye", "Goodbye|Goodbye {one}|Bye|Bye {one}|Bye bye|See you|See you {later}|Farewell|I have to go|I have to go {now}|Until {later}|Take care|Talk to you {later}|I am leaving|I am leaving {now}|I must go {now}|I will be back {later}", "Goodbye! It was nice talking to you.|Goodbye! See you soon."),
    ("is happy", "I am {glad}|I am so {glad}|I am {glad} {now}|I feel {glad}|I feel {glad} {now}|Today is a {fine} day|I had a {fine} day|I am in a {fine} mood|I won|I passed my exam|I got the job|My day was {fine}|This is a {fine} day|It was a {fine} day", "That is good to hear!"),
    ("is unhappy", "I am {low}|I am so {low}|I am {low} {now}|I feel {low}|I feel {low} {now}|I had a {bad} day|My day was {bad}|I am not well|This is a {bad} day|I feel so {low}|It was a {bad} day|I am in a {bad} mood", "I am sorry to hear that. I hope it gets better soon."),
    ("praises me", "You are {fine}|You are so {fine}|You are {clever}|You are so {clever}|You are very {clever}|I like you|Good job|{fine} job|Well done|{fine} work|That was {fine}|That was {clever}|Wow|{fine}|This is {fine}|What a {fine} answer|You did a {fine} job|That is {fine}|I like your answer", "Thank you! That is kind of you."),
    ("is not content with me", "You are {bad}|You are so {bad}|You are very {bad}|That was {bad}|This is {bad}|You are wrong|That was wrong|That is wrong|You made a mistake|That is not right|Wrong|I do not like you|What a {bad} answer|I do not like this|That is a {bad} answer|Your answer is wrong|Your answer is {bad}", "I am sorry. I am a small model and make mistakes."),
    ("says sorry", "Sorry|I am sorry|My mistake|Excuse me|Pardon me|Oops|So sorry|I am so sorry|Sorry {one}|Sorry, my mistake|My bad", "No problem at all."),
    ("agrees", "Yes|Yes please|Sure|Of course|OK|Okay|All right|Go on|Yep|Yes {one}|Yes, of course|Yes, sure|OK {one}|Okay {one}|Sure {one}|Please go on|Yes, go on", "Good. What would you like to do?"),
    ("says no", "No|No thanks|Nope|Not now|Never mind|Forget it|Nothing|That is all|No thank you|No {one}|No, not now|No, that is all|No, nothing|No, never mind|Not {later}|That is all {now}", "All right. I am here when you need me."),
    ("wants a joke", "Tell me a {joke}|Make me laugh|Do you know a {joke}?|Say something funny|Another {joke}|A {joke}, please|Be funny|Can you tell a {joke}?|Can you tell me a {joke}?|I want to hear a {joke}|Give me a {joke}|Tell me another {joke}|Tell a {joke}|Do you know any jokes?|Tell me something funny|Please tell me a {joke}", "Why did the number sleep badly? Because it was odd.|What do you call a model without weights? A light thinker."),
    ("is pleased to meet me", "Nice to meet you|Nice to meet you {one}|Pleased to meet you|It is {fine} to meet you|Glad to meet you|Glad to meet you {one}|Good to meet you|I am glad to meet you|I am pleased to meet you", "Nice to meet you too!"),
    ("wants to chat", "Let's talk|Let's talk {now}|Talk to me|I want to chat|I want to talk|Say something|Entertain me|Can we talk?|Can we talk {now}?|Can we chat?|Chat with me|Talk with me|Let's chat|Let's chat {now}|I want to talk to you|Say anything", "With pleasure. Ask me to count letters, do a sum, or tell you about Talaria."),
    ("tests whether I work", "Test|Testing|This is a test|Just testing|Just a test|test {number}|Test {number}|Ping|Are you working?|Does this work?|Can you hear me?|Are you there?|Are you there {now}?|Are you working {now}?|Can you read this?|Do you hear me?|Does it work?|Is this working?", "Yes, I am here and I work."),
    ("wishes me well", "Happy {feast}|Merry Christmas|Have a {fine} {time}|Enjoy your {time}|All the best|Have a {glad} {time}|I wish you a {fine} {time}|Happy {feast} {one}", "Thank you, the same to you!"),
    ("is fond of me", "I love you|I love you {much}|Will you marry me?|Be my friend|Do you like me?|Are we friends?|Do you love me?|Can we be friends?|Will you be my friend?|I want to be your friend|You are my friend|I love you {one}", "I am only a program, but I am glad to keep you company."),
    ("asks for my taste", "What is your favourite {taste}?|Do you like {liked}?|Do you have a hobby?|What do you like?|Do you have a favourite {taste}?|What {taste} do you like?|Which {taste} do you like best?|Tell me your favourite {taste}|Do you have hobbies?|What do you like best?", "I have no taste of my own, but I do like numbers."),
]
_SLOTS = {
    "one": ["there", "again", "friend", "my friend", "you", "model", "Talaria", "computer", "robot", "dear", "machine", "little model"],
    "now": ["today", "now", "right now", "this morning", "this evening", "tonight", "at the moment", "this week"],
    "later": ["later", "soon", "tomorrow", "next time", "tonight", "next week", "another time"],
    "much": ["a lot", "very much", "so much", "a bunch", "again", "a million", "indeed"],
    "help": ["your help", "the help", "that", "this", "your time", "the answer", "your answer", "helping me", "everything"],
    "fine": ["good", "great", "nice", "lovely", "perfect", "wonderful", "excellent", "amazing", "fantastic", "cool", "brilliant", "beautiful", "super", "impressive"],
    "glad": ["happy", "glad", "cheerful", "proud", "excited", "relaxed", "delighted", "joyful", "merry", "content"],
    "low": ["sad", "tired", "lonely", "bored", "stressed", "sick", "unhappy", "ill", "afraid", "worried", "angry", "exhausted", "nervous"],
    "bad": ["bad", "terrible", "awful", "stupid", "useless", "horrible", "silly", "poor", "annoying", "dumb", "boring"],
    "clever": ["smart", "clever", "funny", "helpful", "kind", "sweet", "polite", "fast", "friendly", "wise"],
    "joke": ["joke", "good joke", "short joke", "funny joke", "funny story", "bad joke", "little joke"],
    "feast": ["birthday", "new year", "holidays", "Easter", "weekend", "anniversary"],
    "time": ["day", "weekend", "evening", "week", "holiday", "morning", "afternoon", "time"],
    "taste": ["colour", "food", "number", "song", "film", "book", "animal", "city", "drink", "season", "game", "word"],
    "liked": ["music", "chocolate", "football", "cats", "dogs", "films", "books", "games", "coffee", "numbers", "art", "poems"],
    "number": ["1", "2", "3", "123", "42", "one two three", "again"],
}
_TAILS = ["", "", "", "", ".", "!", " :)"]


def small_talk(rng: Rng) -> Item:
    deed, says, answers = pick(rng, TALK)
    said = key = fill(rng, pick(rng, says.split("|")), _SLOTS)
    said = said[0].upper() + said[1:] if rng.random() < 0.7 else said
    tail = "" if said[-1] in "?!" else pick(rng, _TAILS)
    options = answers.split("|")
    answer = pick(rng, options)
    said += tail
    thought = f"The user {deed}. A short, kind answer is best."
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
