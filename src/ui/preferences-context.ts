import { createContext } from 'svelte';
import type { Preferences } from '../state/preferences.svelte';

/** For what is drawn deep within the page: set by `App.svelte`. */
export const [getPreferences, setPreferences] = createContext<Preferences>();
