import type { Binding } from '../gpu/kernel';

/**
 * Where the sequence stands, on the GPU, so that the token loop writes nothing: the sampler moves it on.
 * u32 each: position of the first token of this pass, tokens in this pass, index of the next token to draw, spare.
 */
export const STEP_STRUCT = 'struct Step { pos: u32, n_tokens: u32, draw: u32, spare: u32 }';
export const STEP_BYTES = 16;
export const STEP_BINDING: Binding = { name: 'step', access: 'read', type: 'Step' };
