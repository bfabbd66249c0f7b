import type { Tool } from './tool';

/** Cities whose time zone bears another name; the rest are found by their own. */
const ZONE_CITIES: Readonly<Record<string, string>> = {
  beijing: 'Shanghai',
  mumbai: 'Kolkata',
  delhi: 'Kolkata',
  'san francisco': 'Los_Angeles',
  seattle: 'Los_Angeles',
  washington: 'New_York',
  boston: 'New_York',
  miami: 'New_York',
  munich: 'Berlin',
  hamburg: 'Berlin',
  barcelona: 'Madrid',
  milan: 'Rome',
  geneva: 'Zurich',
  kyoto: 'Tokyo',
  osaka: 'Tokyo',
};

export const clock: Tool = {
  signature: {
    name: 'get_time',
    description: 'Get the current time in a city',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string', description: 'City' } },
      required: ['city'],
    },
  },
  capabilities: [],
  run({ city }) {
    const time = new Intl.DateTimeFormat('en-GB', {
      timeZone: timeZoneOf(String(city)),
      hour: '2-digit',
      minute: '2-digit',
    });
    return { time: time.format(new Date()) };
  },
};

/** @throws Error when the browser knows no time zone of that city */
function timeZoneOf(city: string): string {
  const wanted = city.trim().toLowerCase();
  const place = (ZONE_CITIES[wanted] ?? wanted.replaceAll(' ', '_')).toLowerCase();
  const zone = Intl.supportedValuesOf('timeZone').find(
    (name) => name.toLowerCase().split('/').at(-1) === place,
  );
  if (!zone) throw new Error(`no time zone is known for "${city}"`);
  return zone;
}
