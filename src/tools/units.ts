/** A unit by its names, each of which may be written with an `s` behind, and how many of the kind's first unit it is. */
type Unit = readonly [names: string, factor: number];

export interface UnitKind {
  readonly kind: string;
  readonly units: readonly Unit[];
}

const AU = 149_597_870_700;
const INCH = 0.0254;
const POUND = 0.45359237;
const GALLON = 3.785411784e-3;
const UK_GALLON = 4.54609e-3;
const G = 9.80665;
const YEAR_S = 365.25 * 86_400;

/**
 * Exact by definition where a unit has one: the SI brochure (9th edition), the international yard and pound of 1959, NIST
 * Special Publication 811. Names are separated by `|`; a name with capitals counts as written before any other spelling.
 */
export const UNIT_KINDS: readonly UnitKind[] = [
  {
    kind: 'length',
    units: [
      ['m|metre|meter', 1],
      ['km|kilometre|kilometer', 1000],
      ['dm|decimetre|decimeter', 0.1],
      ['cm|centimetre|centimeter', 0.01],
      ['mm|millimetre|millimeter', 1e-3],
      ['µm|um|micron|micrometre|micrometer', 1e-6],
      ['nm|nanometre|nanometer', 1e-9],
      ['in|inch|inches|"', INCH],
      ["ft|foot|feet|'", 12 * INCH],
      ['yd|yard', 36 * INCH],
      ['mi|mile', 63_360 * INCH],
      ['nmi|nautical mile', 1852],
      ['au|astronomical unit', AU],
      ['ly|light year|light-year', 9_460_730_472_580_800],
      ['pc|parsec', (648_000 / Math.PI) * AU],
    ],
  },
  {
    kind: 'mass',
    units: [
      ['kg|kilo|kilogram|kilogramme', 1],
      ['g|gram|gramme', 1e-3],
      ['mg|milligram', 1e-6],
      ['µg|ug|mcg|microgram', 1e-9],
      ['t|tonne|metric ton', 1000],
      ['lb|lbs|pound', POUND],
      ['oz|ounce', POUND / 16],
      ['st|stone', 14 * POUND],
      ['short ton|us ton', 2000 * POUND],
      ['long ton', 2240 * POUND],
      ['ct|carat', 2e-4],
    ],
  },
  {
    kind: 'volume',
    units: [
      ['m3|m³|m^3|cubic metre|cubic meter', 1],
      ['l|litre|liter', 1e-3],
      ['dl|decilitre|deciliter', 1e-4],
      ['cl|centilitre|centiliter', 1e-5],
      ['ml|millilitre|milliliter|cm3|cm³|cm^3|cc|cubic centimetre|cubic centimeter', 1e-6],
      ['gal|gallon|us gallon', GALLON],
      ['qt|quart', GALLON / 4],
      ['pt|pint', GALLON / 8],
      ['cup', GALLON / 16],
      ['fl oz|floz|fluid ounce', GALLON / 128],
      ['tbsp|tablespoon', GALLON / 256],
      ['tsp|teaspoon', GALLON / 768],
      ['imperial gallon|uk gallon', UK_GALLON],
      ['imperial pint|uk pint', UK_GALLON / 8],
      ['in3|in³|in^3|cubic inch|cubic inches', INCH ** 3],
      ['ft3|ft³|ft^3|cubic foot|cubic feet', (12 * INCH) ** 3],
      ['bbl|barrel|oil barrel', 42 * GALLON],
    ],
  },
  {
    kind: 'area',
    units: [
      ['m2|m²|m^2|square metre|square meter', 1],
      ['km2|km²|km^2|square kilometre|square kilometer', 1e6],
      ['cm2|cm²|cm^2|square centimetre|square centimeter', 1e-4],
      ['mm2|mm²|mm^2|square millimetre|square millimeter', 1e-6],
      ['ha|hectare', 1e4],
      ['in2|in²|in^2|square inch|square inches', INCH ** 2],
      ['ft2|ft²|ft^2|sq ft|square foot|square feet', (12 * INCH) ** 2],
      ['yd2|yd²|yd^2|square yard', (36 * INCH) ** 2],
      ['mi2|mi²|mi^2|square mile', (63_360 * INCH) ** 2],
      ['acre|ac', 4840 * (36 * INCH) ** 2],
    ],
  },
  {
    kind: 'speed',
    units: [
      ['m/s|mps|metre per second|meter per second|metres per second|meters per second', 1],
      ['km/h|kmh|kph|kilometres per hour|kilometers per hour', 1 / 3.6],
      ['mph|mi/h|miles per hour', (63_360 * INCH) / 3600],
      ['ft/s|fps|feet per second', 12 * INCH],
      ['kn|kt|knot', 1852 / 3600],
      ['c|speed of light', 299_792_458],
    ],
  },
  {
    kind: 'time',
    units: [
      ['s|sec|second', 1],
      ['ms|millisecond', 1e-3],
      ['µs|us|microsecond', 1e-6],
      ['ns|nanosecond', 1e-9],
      ['min|minute', 60],
      ['h|hr|hour', 3600],
      ['d|day', 86_400],
      ['wk|week', 604_800],
      // The Julian year, and a twelfth of it.
      ['month', YEAR_S / 12],
      ['a|yr|year', YEAR_S],
      ['decade', 10 * YEAR_S],
      ['century|centuries', 100 * YEAR_S],
    ],
  },
  {
    kind: 'data',
    units: [
      ['B|byte', 1],
      ['bit|b', 1 / 8],
      ['kB|KB|kilobyte', 1e3],
      ['MB|megabyte', 1e6],
      ['GB|gigabyte', 1e9],
      ['TB|terabyte', 1e12],
      ['PB|petabyte', 1e15],
      ['KiB|kibibyte', 2 ** 10],
      ['MiB|mebibyte', 2 ** 20],
      ['GiB|gibibyte', 2 ** 30],
      ['TiB|tebibyte', 2 ** 40],
      ['PiB|pebibyte', 2 ** 50],
      ['kbit|kilobit|kb', 125],
      ['Mbit|megabit|Mb', 125e3],
      ['Gbit|gigabit|Gb', 125e6],
    ],
  },
  {
    kind: 'energy',
    units: [
      ['J|joule', 1],
      ['kJ|kilojoule', 1e3],
      ['MJ|megajoule', 1e6],
      ['cal|calorie', 4.184],
      ['kcal|kilocalorie|Cal', 4184],
      ['Wh|watt hour|watt-hour', 3600],
      ['kWh|kilowatt hour|kilowatt-hour', 3.6e6],
      ['MWh|megawatt hour', 3.6e9],
      ['eV|electronvolt|electron volt', 1.602176634e-19],
      ['BTU|british thermal unit', 1055.05585262],
      ['ft lbf|foot-pound|foot pound', 12 * INCH * POUND * G],
    ],
  },
  {
    kind: 'power',
    units: [
      ['W|watt', 1],
      ['kW|kilowatt', 1e3],
      ['MW|megawatt', 1e6],
      ['hp|horsepower', 550 * 12 * INCH * POUND * G],
      ['PS|metric horsepower', 75 * G],
    ],
  },
  {
    kind: 'pressure',
    units: [
      ['Pa|pascal', 1],
      ['hPa|hectopascal', 100],
      ['kPa|kilopascal', 1e3],
      ['MPa|megapascal', 1e6],
      ['bar', 1e5],
      ['mbar|millibar', 100],
      ['atm|atmosphere', 101_325],
      ['psi|pound per square inch|pounds per square inch', (POUND * G) / INCH ** 2],
      ['mmHg|millimetre of mercury|millimeter of mercury', 133.322387415],
      ['torr', 101_325 / 760],
      ['inHg|inch of mercury|inches of mercury', 25.4 * 133.322387415],
    ],
  },
  {
    kind: 'force',
    units: [
      ['N|newton', 1],
      ['kN|kilonewton', 1e3],
      ['lbf|pound-force|pound force', POUND * G],
      ['kgf|kilogram-force|kilogram force', G],
    ],
  },
  {
    kind: 'angle',
    units: [
      ['rad|radian', 1],
      ['deg|degree|°', Math.PI / 180],
      ['grad|gradian|gon', Math.PI / 200],
      ['arcmin|arcminute|minute of arc', Math.PI / 10_800],
      ['arcsec|arcsecond|second of arc', Math.PI / 648_000],
      ['turn|revolution', 2 * Math.PI],
    ],
  },
  {
    kind: 'frequency',
    units: [
      ['Hz|hertz', 1],
      ['kHz|kilohertz', 1e3],
      ['MHz|megahertz', 1e6],
      ['GHz|gigahertz', 1e9],
      ['rpm|revolutions per minute', 1 / 60],
    ],
  },
];
