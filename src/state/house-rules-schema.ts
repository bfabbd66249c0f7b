import * as v from 'valibot';
import { NO_RULES, type HouseRules } from '../hermes/house-rules';

const HOST = v.pipe(
  v.string(),
  v.regex(
    /^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/,
    'a host in lower case, as models.example or *.models.example',
  ),
);

/** `houseRules` of `models.json`, and as they are remembered. What is left out rules nothing. */
export const HOUSE_RULES: v.GenericSchema<unknown, HouseRules> = v.strictObject({
  systemBefore: v.optional(v.string(), NO_RULES.systemBefore),
  systemAfter: v.optional(v.string(), NO_RULES.systemAfter),
  allowedHosts: v.optional(v.nullable(v.array(HOST)), null),
  toolsOff: v.optional(v.union([v.literal('all'), v.array(v.string())]), []),
});
