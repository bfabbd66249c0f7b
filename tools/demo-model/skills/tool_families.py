"""Tools a model may be given. Each family has several names, so that the name must be read and cannot be remembered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .dates import MONTHS, WEEKDAYS
from .item import Rng, pick
from .words import COMMON, FIRST_NAMES, FOODS, NOUNS, city, made_up_word, person

_ROOMS = "kitchen bedroom bathroom hallway office garage cellar attic nursery library studio lounge".split()
_LANGUAGES = "German French Spanish Italian Dutch Polish Turkish Japanese Korean Greek Swedish Danish Arabic Hindi Latin".split()
_CURRENCIES = "EUR USD GBP JPY CHF SEK NOK CAD AUD INR BRL PLN".split()
_UNITS = "km m cm miles feet inches kg g pounds ounces litres ml hours minutes seconds days".split()
_GENRES = "jazz rock pop folk soul blues techno opera punk swing".split()
_TOPICS = "sports science politics music technology business health travel football chess space film".split()
_CUISINES = "Italian Thai Indian Mexican Greek Japanese French Turkish Spanish Korean vegan Chinese".split()
_PHRASES = ["I am late", "see you soon", "good morning", "the meeting is moved", "happy birthday", "call me back", "dinner is ready", "we won", "I miss you", "bring an umbrella",
            "thank you", "the train is late", "good night", "where are you", "all is well", "I found the keys", "the door is open", "please wait"]


def value(rng: Rng, kind: str) -> Any:
    """A value of a parameter kind."""
    match kind:
        case "city":
            return city(rng)
        case "person":
            return pick(rng, FIRST_NAMES) if rng.random() < 0.7 else person(rng)
        case "number":
            return rng.randrange(2, pick(rng, [10, 30, 200]))
        case "amount":
            return rng.randrange(5, 2000)
        case "time":
            return f"{rng.randrange(24):02d}:{rng.randrange(12) * 5:02d}"
        case "date":
            return f"{rng.randrange(1, 29)} {pick(rng, MONTHS)}"
        case "day":
            return pick(rng, WEEKDAYS)
        case "word":
            return pick(rng, COMMON) if rng.random() < 0.8 else made_up_word(rng)
        case "thing":
            return pick(rng, NOUNS)
        case "food":
            return pick(rng, FOODS)
        case "room":
            return pick(rng, _ROOMS)
        case "language":
            return pick(rng, _LANGUAGES)
        case "currency":
            return pick(rng, _CURRENCIES)
        case "unit":
            return pick(rng, _UNITS)
        case "genre":
            return pick(rng, _GENRES)
        case "topic":
            return pick(rng, _TOPICS)
        case "cuisine":
            return pick(rng, _CUISINES)
        case "phrase":
            return pick(rng, _PHRASES)
        case "brand":
            return made_up_word(rng).capitalize() if rng.random() < 0.5 else f"{pick(rng, ['Blue', 'Golden', 'Old', 'Little', 'Grand', 'Silver', 'Green'])} {pick(rng, NOUNS).capitalize()}"
        case "title":
            return f"{pick(rng, ['The', 'My', 'Our', 'A'])} {pick(rng, COMMON).capitalize()} {pick(rng, COMMON).capitalize()}"
        case "code":
            return f"{pick(rng, 'ABCDEFGHKMNPRST')}{pick(rng, 'ABCDEFGHKMNPRST')}{rng.randrange(1000, 100000)}"
        case "expression":
            a, b = (rng.randrange(2, pick(rng, [20, 100, 1000, 10_000])) for _ in range(2))
            return f"{a} {pick(rng, '+-*/')} {b}"
    raise ValueError(kind)


INTEGER_KINDS = {"number", "amount"}


@dataclass(frozen=True)
class Family:
    names: str  # separated by blanks
    about: str  # descriptions, separated by |
    #: "names|kind|description", one per parameter, names separated by blanks
    parameters: tuple[str, ...]
    #: Requests with {0}, {1}, ... for the values, separated by |
    requests: str
    #: Result fields "name|kind"
    results: tuple[str, ...]


def family(names: str, about: str, parameters: str, requests: str, results: str) -> Family:
    return Family(names, about, tuple(parameters.split("; ")), requests, tuple(results.split("; ")))


#: Never seen in training: what the evaluation calls unseen tools.
UNSEEN = [
    family("rent_car car_rental hire_car", "Rent a car in a city for some days|Hire a car", "city pickup place|city|City; days duration|number|Number of days", "Rent a car in {0} for {1} days.|I need a car in {0} for {1} days.|Hire a car in {0}, {1} days.", "booking|code"),
    family("print_document print printer", "Print a document|Send a document to the printer", "document title name|title|Name of the document; copies count|number|Number of copies", 'Print {1} copies of "{0}".|Print "{0}" {1} times.|I need {1} copies of "{0}" on paper.', "job|number"),
    family("clean_room vacuum start_vacuum", "Let the robot clean a room|Start the vacuum robot", "room where|room|Room to clean", "Clean the {0}.|Vacuum the {0}, please.|The {0} is dirty. Send the robot.", "minutes|number"),
    family("order_taxi taxi call_taxi", "Order a taxi at a time|Call a taxi", "time pickup_time at|time|When; passengers people seats|number|Number of passengers", "Order a taxi at {0} for {1} people.|We are {1} and need a taxi at {0}.|Taxi for {1} at {0}, please.", "taxi|code"),
    family("reserve_hotel hotel_booking book_hotel", "Book a room in a hotel|Reserve nights in a hotel", "hotel name|brand|Name of the hotel; nights duration|number|Number of nights", "Book {1} nights at the hotel {0}.|Reserve a room at {0} for {1} nights.|I stay {1} nights at {0}. Book it.", "confirmation|code"),
    family("water_plant watering irrigate", "Water a plant in the garden|Give water to a plant", "plant name|food|Plant; litres amount|number|Litres of water", "Water the {0} with {1} litres.|Give the {0} {1} litres of water.|The {0} needs {1} litres.", "moisture|number"),
    family("find_parking parking parking_search", "Find a parking place in a city|Search a free parking space", "city location|city|City", "Where can I park in {0}?|Find parking in {0}.|I need a parking place in {0}.", "garage|brand; free|number"),
    family("invite_guest invite send_invitation", "Invite a person to an event|Send an invitation", "guest name person|person|Guest; event occasion title|title|Event", 'Invite {0} to "{1}".|Send {0} an invitation to "{1}".|{0} should come to "{1}". Invite them.', "status|word"),
]
