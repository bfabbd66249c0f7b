/** What Hermes 4's own template writes where a conversation has no system message. Source: the template of the 14B. */
export const DEFAULT_SYSTEM = 'You are Hermes, created by Nous Research.';

/** Around the signatures, one a line. Hermes 4's; the wording is what it was trained on. */
export const HERMES_4_TOOLS = {
  before: `# Tools

You are a function calling AI model. You may call one or more functions to assist with the user query.

You are provided with function signatures within <tools></tools> XML tags:
<tools>
`,
  after: `
</tools>
For each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:
<tool_call>
{"name": "<function-name>", "arguments": <args-json-object>}
</tool_call>`,
};

/** The same for Hermes 3 and DeepHermes 3. Source: their model cards. */
export const HERMES_3_TOOLS = {
  before:
    'You are a function calling AI model. You are provided with function signatures within <tools></tools> XML tags. ' +
    'You may call one or more functions to assist with the user query. ' +
    "Don't make assumptions about what values to plug into functions. Here are the available tools: <tools> ",
  after: ` </tools> Use the following pydantic model json schema for each tool call you will make: {"properties": {"arguments": {"title": "Arguments", "type": "object"}, "name": {"title": "Name", "type": "string"}}, "required": ["arguments", "name"], "title": "FunctionCall", "type": "object"} For each function call return a json object with function name and arguments within <tool_call></tool_call> XML tags as follows:
<tool_call>
{"arguments": <args-dict>, "name": <function-name>}
</tool_call>`,
};
