"""Words to count, spell, sort and talk about, written for this model, and made-up ones."""

from __future__ import annotations

import json
from pathlib import Path

from .item import SEAM, Rng, pick

ANIMALS = """ant ape badger bat bear beaver bee beetle bird bison boar buffalo bull butterfly camel cat cheetah chicken cobra cow coyote crab
crane cricket crocodile crow deer dog dolphin donkey dove dragonfly duck eagle eel elephant falcon ferret finch firefly fish flamingo fox
frog gazelle gecko giraffe goat goose gorilla grasshopper hamster hare hawk hedgehog heron hippopotamus horse hyena jackal jaguar
jellyfish kangaroo kitten koala ladybird lemur leopard lion lizard llama lobster lynx magpie mole mongoose monkey moose mosquito moth mouse
mule newt octopus ostrich otter owl oyster panda panther parrot peacock pelican penguin pig pigeon pony porcupine puppy rabbit raccoon
rat raven rhinoceros rooster salmon scorpion seagull seahorse seal shark sheep skunk sloth snail snake sparrow spider squirrel starfish
stork swallow swan tiger toad tortoise toucan trout turkey turtle viper vulture walrus wasp weasel whale wolf wombat woodpecker worm zebra""".split()

FOODS = """almond apple apricot artichoke asparagus avocado bacon bagel banana basil bean beetroot berry biscuit blackberry blueberry bread
broccoli broth butter cabbage cake candy caramel carrot cauliflower celery cereal cheese cherry chestnut chilli chocolate cinnamon
coconut coffee cookie corn cranberry cream cucumber curry custard date dumpling egg fennel fig flour garlic ginger gooseberry grape
grapefruit gravy ham hazelnut honey jam jelly juice kale ketchup kiwi leek lemon lentil lettuce lime mango maple meat melon milk mint
muffin mushroom mustard noodle nutmeg oat olive omelette onion orange oregano pancake papaya parsley pasta pastry pea peach peanut pear
pepper pickle pie pineapple pistachio pizza plum popcorn potato pretzel pudding pumpkin radish raisin raspberry rhubarb rice rosemary
saffron salad salami salt sandwich sauce sausage sesame soup spaghetti spinach squash steak stew strawberry sugar syrup tart tea thyme
toast toffee tomato tortilla turnip vanilla vinegar waffle walnut water watermelon wheat yoghurt zucchini""".split()

THINGS = """airport anchor apartment arrow atlas axe balloon barrel basket battery bell bench bicycle blanket boat book bottle bowl box bridge broom
brush bucket building button cabin calculator calendar camera candle canoe carpet castle chair chimney clock coat coin compass computer
corridor cottage cup curtain cushion desk diamond dictionary door drawer drum engine envelope factory farm feather fence ferry flag flute
fork fountain garage garden gate glass glove guitar hammer harbour hat helmet hospital hotel house island jacket jar kettle key keyboard
kitchen kite knife ladder lamp lantern letter library lighthouse lock luggage machine magnet map market mattress medal microscope mirror
mountain museum needle newspaper notebook office orchestra oven page paint palace paper parachute pencil piano picture pillow pipe planet
plate pocket postcard printer pyramid quilt radio railway refrigerator ribbon ring river road robot rocket roof rope ruler saddle sail
scarf school scissors shelf ship shirt shoe shovel signal skateboard sofa spoon stadium staircase statue suitcase sweater sword table
telephone telescope tent theatre thread ticket tower tractor train trumpet tunnel typewriter umbrella vase vehicle village violin wagon
wallet wardrobe watch wheel whistle window wire workshop""".split()

QUALITIES = """able ancient angry bitter blue brave bright brilliant broad brown busy calm careful cheap cheerful clean clever cold colourful comfortable
common correct curious dangerous dark deep delicious different difficult dry eager early easy elegant empty enormous exact excellent
expensive fair faithful famous fast fierce final foolish free fresh friendly full funny generous gentle glad golden grateful great green grey
happy hard healthy heavy helpful honest hot huge hungry important impossible independent innocent kind large lazy light little lonely long
loud lovely lucky mysterious narrow nasty natural necessary nervous new noisy obvious old open ordinary patient peaceful perfect pleasant
polite poor possible powerful precious private proud purple quick quiet rare ready red rich rough round sad safe serious shallow sharp
short silent silly silver simple sleepy slow small smooth soft sour special strange strong successful sudden sweet tall tender terrible
thick thin tiny tired tough true ugly unusual useful usual various violet warm weak wet white wide wild wise wonderful wooden yellow young""".split()

ACTIONS = """accept admire agree allow answer arrive assess balance bake begin believe borrow bounce breathe bring build calculate carry catch
celebrate choose climb collect compare connect create dance decide deliver describe discover divide dream drink drive enjoy escape
examine explain explore finish float follow forget forgive gather grow guess happen help hurry imagine improve invent invite jump keep
laugh learn leave lend lift listen live measure mention mix move multiply notice observe offer open paint plan play practise prepare
prevent promise protect prove pull push question read receive recommend remember repair repeat return sail search send separate share shine
shout sing sleep smile solve speak spell start stop study succeed suggest surprise swim teach tell thank think throw translate travel
trust try understand visit wait walk wander wash watch whisper whistle win wonder work write yawn""".split()

IDEAS = """accident address adventure advice afternoon age anniversary argument assassin attention autumn beginning birthday bookkeeper breakfast business
century chance charity choice citizen colour committee community courage culture danger decision democracy distance dream education effort
election electricity emotion energy engineer error evening evidence experience experiment failure family february festival freedom friend
friendship future game geography government grammar guest habit happiness harmony health history holiday hope hour humour idea illness
independence information instruction interest journey judgement justice knowledge language law lesson liberty love luck magic marriage
mathematics meaning measurement medicine memory message millennium minute mississippi mistake moment money month morning movement music nation
nature necessity night noise number occasion opinion opportunity painting patience peace philosophy poem poetry politics pressure
principle privacy problem progress promise question reason religion result river rumour science season secret sentence silence society
solution sound spirit spring story success summer sunset surprise success talent tennessee thought thunder time tomorrow tradition trouble
truth universe vacation victory voice voyage weather wedding week wind winter wisdom wonder word world year yesterday""".split()

EVERYDAY = """account actor advert alarm album ambulance announcement appliance archive artist athlete attachment author backup bakery bank barber basement
bath beach bill board bonus booking border boss branch breath brochure brother browser budget bus cable cafe campsite captain car card career
cargo case cash ceiling cellar certificate channel chapter chart cheque chef child cinema class client clinic cloud club coach code colleague
collection college column comment company complaint concert conference contact contract copy cost country couple course court cousin crew crowd
currency customer data daughter day deadline deal delivery dentist deposit design detail device diary dinner direction director dirt discount dish
doctor document donation download draft dress driver dust duty electrician email employee entrance essay event exam exchange exercise exhibition exit
expense expert fabric family fan fare father fee field film filter fine flat flight floor folder form forum frame freight fridge fuel furniture gift
glasses goods group gym hall headline heater helper hint hire hobby hour household image insurance interview invitation invoice item job joke
judge keeper kilometre kit lab label landlord laptop laundry lawn lawyer lead leaf league lecture level licence lift limit line link list litre loan
location luncheon mail manager manual mayor meal medal meeting member menu metre mile mirror mobile model mood morning motor movie museum neighbour
network newsletter nurse offer oil operation order organ outfit owner package pain pair park parking part partner party passenger passport password
patient payment pension perfume permit person pet petrol phone photo pilot place plan plant platform player plumber pool post poster present price
print product professor profile programme project prescription proof queue quiz quote race rain rate receipt recipe record refund region rent rental
repair report request reservation review reward ride road room route rubbish runner safe salary sale sample schedule screen script seat section
seed seller seminar server service shift shop shower show shuttle side sister site size sketch skill skirt slide slot snack snow soap sock software
son song space speaker speech speed spot stage staff stair stamp stand state station stock stop storm strategy street student studio subject
subscription suit surgery survey switch symbol system task tax taxi teacher team teeth template tenant text ticket tie tile tip title tool
tooth topic tour tourist town toy track trade traffic tram translation transport trip truck tutor tyre unit upload user vaccine vacuum valley van
version video view visa visitor volunteer vote voucher waiter warning warranty weight wheelchair window worker yard zone""".split()


def _unique(*lists: list[str]) -> list[str]:
    return sorted({word for words in lists for word in words})


COMMON = _unique(ANIMALS, FOODS, THINGS, QUALITIES, ACTIONS, IDEAS, EVERYDAY)
NOUNS = _unique(ANIMALS, FOODS, THINGS)

FIRST_NAMES = """Ada Ahmed Alice Amir Ana Anton Aria Ben Bruno Carla Carlos Chen Clara Daniel Diego Elena Elias Emma Erik Eva Fatima Felix Finn
Grace Hana Hugo Ida Ines Ivan Jack Jana Jonas Julia Kai Karim Kofi Lara Laura Leo Lena Lin Lucas Lucy Luis Maja Marco Maria Marta Max Mei Mia Milan
Mina Mohamed Nadia Nils Nina Noah Nora Olga Oliver Omar Oscar Paul Pia Priya Ravi Rosa Ruth Sam Sara Sofia Stefan Tara Theo Tom Uma Vera Viktor Yara
Yuki Zoe""".split()
LAST_NAMES = """Abbott Adler Alvarez Andersen Baker Bauer Bianchi Brown Castillo Chan Costa Diaz Dubois Eriksen Ferrari Fischer Fraser Garcia
Gomez Green Haddad Hansen Hill Ito Jansen Johnson Kaya Keller Khan Kim Kowalski Kumar Larsen Lee Lindqvist Lopez Martin Meyer Mori Moreau Murphy
Nakamura Nguyen Novak Okafor Olsen Park Patel Pereira Petrov Rossi Sanchez Sato Schmidt Silva Singh Smith Sokolov Suzuki Tanaka Taylor Torres Vargas
Vogel Walker Weber White Wilson Wolf Wright Yilmaz Young Zhang Ziegler""".split()
CITIES = """Accra Amsterdam Athens Auckland Bangkok Barcelona Beijing Berlin Bern Bogota Boston Brussels Budapest Cairo Calgary Chicago
Copenhagen Dakar Delhi Denver Dublin Edinburgh Geneva Hamburg Hanoi Helsinki Istanbul Jakarta Kyoto Lagos Lima Lisbon London Lyon Madrid Manila
Melbourne Milan Montreal Moscow Mumbai Munich Nairobi Naples Oslo Osaka Paris Porto Prague Quito Riga Rome Rotterdam Santiago Seoul Seville Shanghai
Singapore Sofia Stockholm Sydney Tallinn Tokyo Toronto Turin Valencia Vancouver Venice Vienna Warsaw Zagreb Zurich""".split()

_ONSETS = "b bl br c ch cl cr d dr f fl fr g gl gr h j k l m n p pl pr qu r s sc sh sk sl sm sn sp st str sw t th tr tw v w wh y z".split()
_VOWELS = "a e i o u ai ea ee ie oa oo ou".split()
_CODAS = ["", "", "", *"b ck d f g l ll m n nd ng nt p r rd rk rn s ss st t tt th x".split()]


def made_up_word(rng: Rng) -> str:
    """A pronounceable word of one to three syllables that means nothing."""
    syllables = rng.choices([1, 2, 3], [3, 5, 2])[0]
    return "".join(pick(rng, _ONSETS) + pick(rng, _VOWELS) + pick(rng, _CODAS) for _ in range(syllables))


def blended_word(rng: Rng) -> str:
    """Two halves of real words: it means nothing, and is made of the tokens that words are made of."""
    first, second = pick(rng, COMMON), pick(rng, COMMON)
    return first[: rng.randrange(2, len(first) + 1)] + second[rng.randrange(1, len(second)) :]


def _token_pieces() -> list[str]:
    """The lower-case tokens of the tokenizer, once there is one. A token that is never written cannot be copied either."""
    path = Path(__file__).parents[1] / "build" / "tokenizer.json"
    if not path.exists():
        return []
    tokens = json.loads(path.read_text())["model"]["vocab"]
    return sorted({word for word in (token.removeprefix("\u0120") for token in tokens) if len(word) > 1 and word.isascii() and word.isalpha() and word.islower()})


_TOKEN_PIECES = _token_pieces()


def pieced_word(rng: Rng) -> str:
    """One to three tokens with seams between them: every token comes up as often as any other."""
    if not _TOKEN_PIECES:
        return blended_word(rng)
    return SEAM.join(pick(rng, _TOKEN_PIECES) for _ in range(rng.choices([1, 2, 3], [4, 4, 1])[0])) + SEAM


def any_word(rng: Rng) -> str:
    """A real word more often than a made-up one: spelling must be learnt for both."""
    return pick(rng, COMMON) if rng.random() < 0.6 else made_up_word(rng)


def person(rng: Rng) -> str:
    return f"{pick(rng, FIRST_NAMES)} {last_name(rng)}"


def last_name(rng: Rng) -> str:
    return pick(rng, LAST_NAMES) if rng.random() < 0.6 else made_up_word(rng).capitalize()


def city(rng: Rng) -> str:
    return pick(rng, CITIES) if rng.random() < 0.75 else made_up_word(rng).capitalize()
