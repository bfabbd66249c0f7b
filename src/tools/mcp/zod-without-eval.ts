import { config } from 'zod/v4/core';

/** The SDK checks messages with zod, which compiles its checks with `new Function` unless told not to before the first is made. */
config({ jitless: true });
