/** The channel on which every tab hears that the stored files have changed. */
export const LIBRARY_CHANGES = 'talaria-library';
