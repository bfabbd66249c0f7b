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


def _f(names: str, about: str, parameters: str, requests: str, results: str) -> Family:
    return Family(names, about, tuple(parameters.split("; ")), requests, tuple(results.split("; ")))


TRAINED = [
    _f("get_weather weather current_weather fetch_weather weather_lookup", "Get the current weather for a city|Current weather at a place|Look up the weather", "city location place town|city|Name of the city",
       "What is the weather in {0}?|How is the weather in {0} today?|Is it raining in {0}?|Do I need an umbrella in {0}?|Weather in {0}, please.|Tell me the weather for {0}.", "temperature|number; sky|word"),
    _f("get_forecast weather_forecast forecast predict_weather", "Weather forecast for a city on a day|Get the forecast", "city location place|city|City; day weekday date|day|Day of the week",
       "What will the weather be in {0} on {1}?|Will it rain in {0} on {1}?|Forecast for {0} on {1}?|On {1} I travel to {0}. How will the weather be?", "temperature|number; rain_percent|number"),
    _f("get_time clock current_time world_clock time_in", "Get the current time in a city|Tell the time at a place|World clock", "city place location timezone|city|City", "What time is it in {0}?|Tell me the time in {0}.|How late is it in {0} now?|Current time in {0}?|Which hour do they have in {0}?", "time|time"),
    _f("calculator calculate compute evaluate math", "Evaluate an arithmetic expression|Calculate with numbers|A pocket calculator", "expression formula input|expression|Expression to evaluate",
       "What is {0}? Use the calculator.|Calculate {0}.|Compute {0} with the tool.|How much is {0}?|Please work out {0} exactly.|{0} = ?", "result|amount"),
    _f("convert_units unit_converter convert units", "Convert a value between units|Convert units of measure", "value amount quantity|number|Value to convert; from from_unit source|unit|Unit to convert from; to to_unit target|unit|Unit to convert to",
       "Convert {0} {1} to {2}.|How many {2} are {0} {1}?|What is {0} {1} in {2}?|{0} {1} in {2}, please.|Express {0} {1} in {2}.", "value|amount"),
    _f("define_word dictionary lookup_word get_definition define", "Look up the definition of a word|Dictionary lookup|Explain the meaning of a word", "word term entry|word|Word to look up",
       "What does {0} mean?|Define {0}.|What is the meaning of {0}?|Look up {0} in the dictionary.|Give me the definition of {0}.", "definition|phrase"),
    _f("translate translator translate_text", "Translate a text into another language|Translation", "text phrase sentence|phrase|Text to translate; language target_language to|language|Target language",
       'Translate "{0}" into {1}.|How do you say "{0}" in {1}?|What is "{0}" in {1}?|Say "{0}" in {1}.', "translation|word"),
    _f("send_message message text_contact send_text", "Send a message to a contact|Send a text message", "recipient contact to name|person|Who gets it; text message body|phrase|The text",
       'Send {0} the message "{1}".|Tell {0}: "{1}".|Write "{1}" to {0}.|Text {0} "{1}".|Let {0} know: "{1}".', "status|word"),
    _f("set_alarm alarm create_alarm wake_up", "Set an alarm clock|Create an alarm at a time", "time at hour|time|Time of the alarm", "Wake me at {0}.|Set an alarm for {0}.|Set the alarm to {0}, please.|I have to get up at {0}.", "alarm|time"),
    _f("set_timer timer start_timer countdown", "Start a timer|Set a countdown timer", "minutes duration_minutes length|number|Length in minutes", "Set a timer for {0} minutes.|Start a {0} minute timer.|Remind me in {0} minutes.|Count down {0} minutes.", "ends_at|time"),
    _f("create_event add_event calendar schedule_event", "Add an event to the calendar|Create a calendar entry", "title name event|title|Title of the event; date day on|date|Date of the event",
       'Put "{0}" into my calendar for {1}.|Add the event "{0}" on {1}.|Schedule "{0}" for {1}.|Create an event called "{0}" on {1}.', "event_id|number"),
    _f("book_table reserve_table restaurant_booking", "Book a table at a restaurant|Reserve a table", "restaurant place name|brand|Name of the restaurant; people guests persons|number|Number of people",
       "Book a table for {1} at {0}.|Reserve a table at {0} for {1} people.|We are {1} people and want to eat at {0}. Book a table.|Get us a table at {0}, {1} guests.", "confirmation|code"),
    _f("search_flights find_flights flights flight_search", "Find flights between two cities|Search for flights", "origin from departure|city|City of departure; destination to arrival|city|City of arrival",
       "Find flights from {0} to {1}.|I want to fly from {0} to {1}.|Which flights go from {0} to {1}?|Search a flight to {1} from {0}.", "flight|code; price|amount"),
    _f("play_music music play_genre start_music", "Play music of a genre|Start music", "genre style kind|genre|Kind of music", "Play some {0}.|Put on {0} music.|I want to hear {0}.|Start playing {0}, please.", "track|title"),
    _f("get_stock_price stock_price quote share_price", "Get the price of a share|Stock quote", "company stock name|brand|Company", "What does a share of {0} cost?|Stock price of {0}?|How is the {0} stock doing?|Get me the share price of {0}.", "price|amount"),
    _f("convert_currency currency exchange exchange_money", "Convert money between currencies|Currency exchange", "amount value sum|amount|Amount of money; from source from_currency|currency|Currency to change; to target to_currency|currency|Currency wanted",
       "How much is {0} {1} in {2}?|Change {0} {1} into {2}.|Convert {0} {1} to {2}.|What do I get in {2} for {0} {1}?", "amount|amount"),
    _f("search_recipes find_recipe recipes cookbook", "Find recipes with an ingredient|Search a cookbook", "ingredient food with|food|Main ingredient", "What can I cook with {0}?|Find a recipe with {0}.|I have {0} at home. Any recipes?|Show me recipes that use {0}.", "recipe|title"),
    _f("find_restaurants restaurants restaurant_search", "Find restaurants by kitchen and city|Search restaurants", "city location place|city|City; cuisine kitchen food|cuisine|Kind of kitchen",
       "Find {1} restaurants in {0}.|Where can I eat {1} food in {0}?|I am in {0} and want {1} food.|Any good {1} places in {0}?", "restaurant|brand"),
    _f("switch_light light turn_on_light lamp", "Turn on the light in a room|Switch a lamp on", "room where place|room|Room", "Turn on the light in the {0}.|Light in the {0}, please.|It is dark in the {0}.|Switch on the {0} lamp.", "status|word"),
    _f("set_temperature thermostat heating set_heating", "Set the temperature of a room|Control the heating", "room where|room|Room; degrees temperature value|number|Degrees Celsius", "Set the {0} to {1} degrees.|Heat the {0} to {1} degrees.|Make it {1} degrees in the {0}.|I want {1} degrees in the {0}.", "status|word"),
    _f("add_to_list shopping_list add_item list_add", "Add an item to the shopping list|Shopping list", "item product thing|food|What to buy; quantity count number|number|How many",
       "Add {1} {0} to the shopping list.|Put {1} {0} on my list.|We need {1} {0}. Write it down.|Shopping list: {0}, {1} pieces.", "items_on_list|number"),
    _f("get_population population inhabitants", "Get the number of people who live in a city|Population of a city", "city place town|city|City", "How many people live in {0}?|What is the population of {0}?|How big is {0}?|Population of {0}?", "population|amount"),
    _f("roll_dice dice throw_dice roll", "Roll a dice|Throw dice with a number of sides", "sides faces|number|Number of sides", "Roll a dice with {0} sides.|Throw a {0} sided dice.|Roll a d{0}.", "rolled|number"),
    _f("random_number pick_number random", "Pick a random number between two numbers|Random number", "min from lowest|number|Lowest number; max to highest|amount|Highest number", "Give me a random number between {0} and {1}.|Pick a number from {0} to {1}.|Any number from {0} to {1}, please.", "number|number"),
    _f("search_books find_books library_search books", "Search books by an author|Find books in the library", "author writer name|person|Author", "Which books did {0} write?|Find books by {0}.|Search the library for {0}.|I want to read something by {0}.", "title|title"),
    _f("get_distance distance route_length how_far", "Distance between two cities in km|Length of a route", "start from origin|city|Start; end to destination|city|End", "How far is it from {0} to {1}?|Distance from {0} to {1}?|How many km are there between {0} and {1}?", "km|amount"),
    _f("call_contact phone call dial", "Call a person on the phone|Make a phone call", "name contact person|person|Who to call", "Call {0}.|Ring {0}, please.|I want to talk to {0} on the phone.|Phone {0} now.", "status|word"),
    _f("track_package parcel track_parcel package_status", "Track a package by its number|Where is a parcel", "number code tracking_number|code|Tracking number", "Where is my package {0}?|Track parcel {0}.|When does {0} arrive? It is a package.|Status of the package {0}?", "status|word; day|day"),
    _f("get_news news headlines latest_news", "Get the latest news about a topic|News headlines", "topic subject about|topic|Topic", "What is new in {0}?|Latest news about {0}?|Give me the {0} headlines.|Any news on {0}?", "headline|title"),
    _f("rate_movie rate_film movie_rating", "Rate a film with stars|Save a movie rating", "title movie film|title|Title; stars rating score|number|Number of stars", 'Give "{0}" {1} stars.|Rate the film "{0}" with {1}.|I watched "{0}" and give it {1} stars.', "status|word"),
    _f("pay_bill transfer send_money pay", "Pay money to somebody|Transfer an amount to a person", "recipient to name|person|Who gets the money; amount sum euros|amount|Amount in euros", "Pay {1} euros to {0}.|Send {0} {1} euros.|Transfer {1} euros to {0}.|I owe {0} {1} euros. Pay it.", "reference|code"),
    _f("find_synonyms synonyms thesaurus", "Find words with the same meaning|Thesaurus", "word term|word|Word", "What is another word for {0}?|Synonyms of {0}?|Find a synonym for {0}.|Which words mean the same as {0}?", "synonym|word"),
    _f("buy_tickets tickets book_tickets", "Buy tickets for an event|Book tickets", "event show title|title|Event; count tickets number|number|Number of tickets", 'Buy {1} tickets for "{0}".|I need {1} tickets to "{0}".|Get {1} tickets for "{0}", please.', "booking|code"),
    _f("create_note note save_note write_note", "Save a note|Write a note down", "text content note|phrase|What to note", 'Note: "{0}".|Write down "{0}".|Save the note "{0}".|Remember this: "{0}".', "note_id|number"),
    _f("get_sunset sunset sunset_time", "Time of sunset in a city|When the sun sets", "city place location|city|City", "When does the sun set in {0}?|Sunset in {0}?|At what time is the sunset in {0}?", "sunset|time"),
    _f("open_file load_file file_opener open", "Open a file by its name|Load a file", "name file path|title|Name of the file", 'Open "{0}".|Load the file "{0}".|Show me "{0}", please.|I want to see the file "{0}".', "size|amount"),
    _f("delete_file remove_file erase trash", "Delete a file|Move a file to the trash", "file name document|title|File to delete", 'Delete "{0}".|Throw "{0}" away.|I do not need "{0}" any more. Remove it.|Erase the file "{0}".', "status|word"),
    _f("rename_file rename change_name", "Give a file a new name|Rename a file", "old from file|word|Present name; new to new_name|word|New name", "Rename {0} to {1}.|Change the name of {0} to {1}.|The file {0} should be called {1}.|Call {0} {1} from now on.", "status|word"),
    _f("send_email email mail compose", "Send an email|Write a mail to somebody", "recipient to address|person|Who gets it; subject topic title|title|Subject", 'Mail {0} about "{1}".|Send an email to {0} with the subject "{1}".|Write {0} a mail called "{1}".', "mail_id|code"),
    _f("find_train trains train_search timetable", "Find trains between two cities|Railway timetable", "from start origin|city|Where it leaves; to goal destination|city|Where it goes; day date on|day|Day of the week", "Which trains go from {0} to {1} on {2}?|On {2} I take the train from {0} to {1}.|Trains to {1} from {0}, {2}.|Find a train from {0} to {1} on {2}.", "train|code; departs|time"),
    _f("find_bus bus bus_times next_bus", "When the next bus leaves|Bus times at a stop", "stop station place|brand|Bus stop", "When does the next bus leave from {0}?|Next bus at {0}?|I wait at {0}. When does the bus come?|Bus times for {0}.", "bus|number; leaves|time"),
    _f("measure_air air_quality air pollution", "Quality of the air in a city|Air pollution at a place", "city place where|city|City", "How is the air in {0}?|Is the air in {0} clean?|Air quality in {0}?|How much dust is in the air of {0}?", "index|number"),
    _f("tide_times tides sea_level", "Times of high and low water|When the tide comes", "coast place harbour|city|Place at the sea; day when|day|Day", "When is high water in {0} on {1}?|Tides in {0} on {1}.|On {1} I sail from {0}. When is the tide?", "high|time; low|time"),
    _f("moon_phase moon lunar", "Phase of the moon on a date|How full the moon is", "date day on|date|Date", "How full is the moon on {0}?|Moon phase on {0}?|Is there a full moon on {0}?", "percent|number"),
    _f("holiday_lookup holidays public_holiday", "Whether a date is a holiday|Public holidays", "date day|date|Date; city place region|city|Place", "Is {0} a holiday in {1}?|Are the shops open in {1} on {0}?|Do people work on {0} in {1}?", "holiday|word"),
    _f("count_words word_count text_length", "Count the words of a text|Length of a text", "text phrase input|phrase|The text", 'How many words has "{0}"?|Count the words in "{0}".|Count "{0}".|How long is the text "{0}"?', "words|number"),
    _f("detect_language which_language language_of", "Tell the language of a text|Recognise a language", "text sample sentence|word|The text", "Which language is {0}?|In what language is the word {0}?|Recognise the language of {0}.", "language|language"),
    _f("rhyme find_rhymes rhymes_with", "Find words that rhyme|Rhyming dictionary", "word term with|word|Word to rhyme with", "What rhymes with {0}?|I need a rhyme for {0}.|Find rhymes with {0}.|Which word sounds like {0}?", "rhyme|word"),
    _f("hash_text checksum digest", "Checksum of a text|Compute a hash", "text input data|word|Input", "What is the checksum of {0}?|Hash {0}.|Give me the digest of {0}.", "checksum|code"),
    _f("make_password password new_password", "Make a random password|Invent a password of a length", "length size characters|number|Number of characters", "Give me a password with {0} characters.|I need a password, {0} characters long.|Make a new password of length {0}.", "password|code"),
    _f("scan_qr read_code barcode", "Look up a product by its code|Read a barcode", "code barcode number|code|Code on the package", "What is product {0}?|Read the code {0}.|Which product has the code {0}?", "product|thing; price|amount"),
    _f("check_stock inventory in_stock stock_level", "How many pieces of an item are left|Check the inventory", "item product article|thing|Item", "How many {0} do we have left?|Is the {0} in stock?|Check the stock of {0}.|Do we still have a {0}?", "left|number"),
    _f("order_item order buy purchase", "Order an item from the shop|Buy pieces of a product", "item product what|thing|What to buy; count quantity pieces|number|How many", "Order {1} of {0}.|Buy {1} {0}.|I would like {1} pieces of {0}.|Get me {0}, {1} of them.", "order|code; total|amount"),
    _f("cancel_order cancel stop_order", "Cancel an order|Take an order back", "order number code|code|Order number", "Cancel the order {0}.|I no longer want {0}. Stop the order.|Take back order {0}.", "status|word"),
    _f("return_item give_back send_back", "Send an item back to the shop|Return a product", "item product|thing|Item; reason why because|phrase|Reason", 'Return the {0}: "{1}".|Send the {0} back, because "{1}".|I give back the {0}. The reason is "{1}".', "label|code"),
    _f("compare_prices best_price cheapest", "Find the lowest price of a product|Compare shops", "product item thing|thing|Product", "Where is a {0} cheapest?|Best price for a {0}?|Compare prices of a {0}.|I look for a cheap {0}.", "shop|brand; price|amount"),
    _f("log_meal food_diary eat track_food", "Write down what was eaten|Food diary", "food meal dish|food|What; grams weight amount|amount|Weight in grams", "I ate {1} grams of {0}.|Log {1} g of {0}.|Write down {0}, {1} grams.|My lunch was {0}, {1} g.", "calories|amount"),
    _f("log_run running add_run track_run", "Save a run|Write down how far somebody ran", "km distance length|number|Distance in km; minutes duration time|number|Time in minutes", "I ran {0} km in {1} minutes.|Save my run: {0} km, {1} minutes.|It took me {1} minutes for {0} km. Log it.", "speed|number"),
    _f("heart_rate pulse log_pulse", "Save a heart rate|Write the pulse down", "beats value rate|number|Beats per minute", "My pulse is {0}.|Log a heart rate of {0}.|Write down pulse {0}.", "status|word"),
    _f("book_doctor appointment make_appointment see_doctor", "Make an appointment with a doctor|Book a visit", "doctor name with|person|Doctor; date day when|date|Date; time at hour|time|Time", "I have to see {0} on {1} at {2}.|Make an appointment with {0}, {1}, {2}.|Book {0} for {1} at {2}.|At {2} on {1} I want to visit {0}.", "room|number"),
    _f("lock_door lock secure close_door", "Lock a door|Close and lock a room", "door room which|room|Which door", "Lock the {0}.|Close the door of the {0}.|Is the {0} locked? Lock it.|Make the {0} safe.", "status|word"),
    _f("open_blinds blinds shutters window", "Move the blinds of a window|Open or close the shutters", "room where|room|Room; percent open position|number|How far open", "Open the blinds in the {0} to {1} percent.|Blinds in the {0}: {1} percent.|Move the shutters of the {0} to {1}.", "status|word"),
    _f("start_oven oven bake preheat", "Heat the oven|Start baking", "degrees temperature heat|amount|Degrees; minutes time duration|number|Minutes", "Heat the oven to {0} degrees for {1} minutes.|Bake for {1} minutes at {0} degrees.|Oven: {0} degrees, {1} minutes.", "ready|time"),
    _f("feed_pet feed pet_feeder", "Give food to an animal|Feed a pet", "pet animal name|person|Name of the pet; grams amount|number|Food in grams", "Feed {0} {1} grams.|Give {0} {1} g of food.|{0} is hungry. {1} grams, please.", "status|word"),
    _f("find_song identify_song song_search lyrics", "Find a song by its words|Search a song", "words lyrics text|phrase|Words of the song", 'Which song goes "{0}"?|Find the song with the words "{0}".|I hear "{0}". What song is it?', "song|title; singer|person"),
    _f("set_volume volume loudness", "Set how loud the music is|Volume of a room", "level value percent|number|Level; room where|room|Room", "Set the volume in the {1} to {0}.|Make the {1} as loud as {0}.|Volume {0} in the {1}, please.", "status|word"),
    _f("tv_channel watch switch_channel", "Show a channel on the television|Switch to a programme", "channel number programme|number|Channel", "Switch to channel {0}.|I want to watch channel {0}.|Put on programme {0}.", "showing|title"),
    _f("record_show record save_show", "Record a show|Save a programme for later", "show title name|title|Show; day when|day|Day; time at|time|Time", 'Record "{0}" on {1} at {2}.|Save "{0}" for me, {1}, {2}.|On {1} at {2} comes "{0}". Record it.', "status|word"),
    _f("find_person people directory who_is", "Look a person up in the directory|Find the number of a person", "name person who|person|Name", "Who is {0}?|Find {0} in the directory.|What is the number of {0}?|How do I reach {0}?", "number|code; office|room"),
    _f("assign_task task give_task delegate", "Give a task to a person|Assign work", "person to worker|person|Who does it; task title what|title|Task", 'Give {0} the task "{1}".|"{1}" is for {0}.|{0} should do "{1}".|Assign "{1}" to {0}.', "task_id|number"),
    _f("close_ticket resolve finish_ticket", "Close a ticket|Mark a problem as solved", "ticket id number|code|Ticket", "Close ticket {0}.|{0} is solved.|The problem {0} is fixed. Close it.|Mark {0} as done.", "status|word"),
    _f("convert_time_zone time_zone shift_time", "What a time in one city is in another|Convert a time", "time at hour|time|Time; from source|city|City of that time; to target|city|Other city", "It is {0} in {1}. What time is it in {2}?|What is {0} in {1} for somebody in {2}?|Convert {0} from {1} to {2}.", "time|time"),
    _f("split_bill share_bill tip per_person", "Share a bill between people|What each person pays", "total amount bill|amount|Sum in euros; people persons guests|number|How many people", "Split {0} euros between {1} people.|The bill is {0}. We are {1}.|{1} people share {0} euros. What does each pay?", "each|amount"),
    _f("loan_rate loan monthly_payment credit", "Monthly payment of a loan|What a credit costs", "amount sum loan|amount|Loan in euros; months duration term|number|Months", "I borrow {0} euros for {1} months.|What does a loan of {0} over {1} months cost?|Credit of {0}, {1} months.", "payment|amount"),
    _f("draw_chart chart plot graph", "Draw a chart of a column|Plot data", "column data values|word|What to draw; kind type style|topic|Kind", "Draw {0} as {1}.|Plot the column {0}, kind {1}.|I want a chart of {0} in {1}.", "picture|code"),
    _f("query_table lookup_row select_row", "Find a row of a table|Look a value up in a table", "table name from|thing|Table; key id row|code|Key", "Find {1} in the table {0}.|Look up {1} in {0}.|Which row of {0} has the key {1}?", "row|number"),
    _f("run_test test check_code run_checks", "Run the tests of a module|Check a part of the program", "module part name|word|Module", "Run the tests of {0}.|Does {0} still work? Test it.|Check the module {0}.", "passed|number; failed|number"),
    _f("restart_server restart reboot", "Restart a server|Start a machine again", "server host machine|word|Server", "Restart {0}.|The server {0} hangs. Start it again.|Reboot {0}, please.", "status|word"),
    _f("ship_to ship dispatch deliver", "Send a thing to a city|Deliver goods", "item goods what|thing|What; city to destination|city|Where to; weight kg|number|Weight in kg", "Ship the {0} to {1}, {2} kg.|Send {2} kg of {0} to {1}.|The {0} goes to {1}. It weighs {2} kg.", "number|code"),
    _f("vote poll cast_vote", "Vote for something in a poll|Cast a vote", "choice option for|word|What to vote for", "I vote for {0}.|My vote goes to {0}.|Vote {0}.|Put me down for {0} in the poll.", "votes|number"),
    _f("join_team add_member enroll", "Add a person to a group|Put somebody on a team", "person member who|person|Who; team group club|brand|Team", "Add {0} to {1}.|{0} joins {1}.|Put {0} on the team {1}.|{1} gets a new member: {0}.", "members|number"),
    _f("find_museum museums exhibition", "Find museums in a city by topic|What a museum shows", "city place where|city|City; topic about subject|topic|Topic", "Which museums in {0} show {1}?|I am in {0} and like {1}. Any museum?|Museums about {1} in {0}.", "museum|brand"),
    _f("plant_info species garden_guide", "Facts about a plant|Look a plant up", "plant species name|food|Plant", "What do I have to know about {0}?|How tall does {0} grow?|Tell me about the plant {0}.", "height_cm|number"),
]

#: Never seen in training: what the evaluation calls unseen tools.
UNSEEN = [
    _f("rent_car car_rental hire_car", "Rent a car in a city for some days|Hire a car", "city pickup place|city|City; days duration|number|Number of days", "Rent a car in {0} for {1} days.|I need a car in {0} for {1} days.|Hire a car in {0}, {1} days.", "booking|code"),
    _f("print_document print printer", "Print a document|Send a document to the printer", "document title name|title|Name of the document; copies count|number|Number of copies", 'Print {1} copies of "{0}".|Print "{0}" {1} times.|I need {1} copies of "{0}" on paper.', "job|number"),
    _f("clean_room vacuum start_vacuum", "Let the robot clean a room|Start the vacuum robot", "room where|room|Room to clean", "Clean the {0}.|Vacuum the {0}, please.|The {0} is dirty. Send the robot.", "minutes|number"),
    _f("order_taxi taxi call_taxi", "Order a taxi at a time|Call a taxi", "time pickup_time at|time|When; passengers people seats|number|Number of passengers", "Order a taxi at {0} for {1} people.|We are {1} and need a taxi at {0}.|Taxi for {1} at {0}, please.", "taxi|code"),
    _f("reserve_hotel hotel_booking book_hotel", "Book a room in a hotel|Reserve nights in a hotel", "hotel name|brand|Name of the hotel; nights duration|number|Number of nights", "Book {1} nights at the hotel {0}.|Reserve a room at {0} for {1} nights.|I stay {1} nights at {0}. Book it.", "confirmation|code"),
    _f("water_plant watering irrigate", "Water a plant in the garden|Give water to a plant", "plant name|food|Plant; litres amount|number|Litres of water", "Water the {0} with {1} litres.|Give the {0} {1} litres of water.|The {0} needs {1} litres.", "moisture|number"),
    _f("find_parking parking parking_search", "Find a parking place in a city|Search a free parking space", "city location|city|City", "Where can I park in {0}?|Find parking in {0}.|I need a parking place in {0}.", "garage|brand; free|number"),
    _f("invite_guest invite send_invitation", "Invite a person to an event|Send an invitation", "guest name person|person|Guest; event occasion title|title|Event", 'Invite {0} to "{1}".|Send {0} an invitation to "{1}".|{0} should come to "{1}". Invite them.', "status|word"),
]
