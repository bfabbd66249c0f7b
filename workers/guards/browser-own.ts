/**
 * What guards rely on, as the browser made it, taken before any other code of the worker runs: a guard that asked the globals when a
 * request comes would believe whatever a script had put in their place.
 */
export const OwnRequest = Request;
export const OwnUrl = URL;
export const ownOrigin = self.origin;

// A getter that is replaced would tell another address than the one that is fetched.
Object.freeze(OwnRequest.prototype);
Object.freeze(OwnUrl.prototype);
