/** The system text under which Hermes was trained to answer by a schema. Source: the model cards of Hermes 2 Pro and 3. */
export function schemaPrompt(schema: string): string {
  return (
    'You are a helpful assistant that answers in JSON. ' +
    `Here's the json schema you must adhere to:\n<schema>\n${schema}\n</schema>`
  );
}
