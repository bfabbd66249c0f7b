/** `enum ggml_type` in order, the ones ggml has since removed included. Source: ggml.h. */
const GGML_TYPE_NAMES: readonly string[] = [
  'F32',
  'F16',
  'Q4_0',
  'Q4_1',
  'Q4_2',
  'Q4_3',
  'Q5_0',
  'Q5_1',
  'Q8_0',
  'Q8_1',
  'Q2_K',
  'Q3_K',
  'Q4_K',
  'Q5_K',
  'Q6_K',
  'Q8_K',
  'IQ2_XXS',
  'IQ2_XS',
  'IQ3_XXS',
  'IQ1_S',
  'IQ4_NL',
  'IQ3_S',
  'IQ2_S',
  'IQ4_XS',
  'I8',
  'I16',
  'I32',
  'I64',
  'F64',
  'IQ1_M',
  'BF16',
  'Q4_0_4_4',
  'Q4_0_4_8',
  'Q4_0_8_8',
  'TQ1_0',
  'TQ2_0',
  'IQ4_NL_4_4',
  'IQ4_NL_4_8',
  'IQ4_NL_8_8',
  'MXFP4',
  'NVFP4',
  'Q1_0',
];

/** ggml has added about five types a year; a number beyond this is damage, not a newer file. */
const HIGHEST_PLAUSIBLE_TYPE = 255;

/** Name of a ggml type; a number for one newer than this list; `undefined` for a number that cannot be a type. */
export function ggmlTypeName(id: number): string | undefined {
  const name = GGML_TYPE_NAMES[id];
  if (name !== undefined) return name;
  return id <= HIGHEST_PLAUSIBLE_TYPE ? `number ${String(id)}` : undefined;
}
