"""Hermes 4's prompt protocol, 14B flavour: ChatML turns, opt-in thoughts, tools in the system text.

The words are the published ones; `chat_template.jinja` renders the same text from messages (`check_template.py` compares).
"""

from __future__ import annotations

import json
from typing import Any, Sequence

SPECIAL_TOKENS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>", "<think>", "</think>"]

DEFAULT_SYSTEM = "You are Hermes, created by Nous Research."
REASONING_PROMPT = (
    "You are a deep thinking AI, you may use extremely long chains of thought to deeply consider the problem and deliberate with yourself via "
    "systematic reasoning processes to help come to a correct solution prior to answering. You should enclose your thoughts and internal monologue "
    "inside <think> </think> tags, and then provide your solution or response to the problem."
)
_TOOLS_HEAD = (
    "\n\n# Tools\n\nYou are a function calling AI model. You may call one or more functions to assist with the user query.\n\n"
    "You are provided with function signatures within <tools></tools> XML tags:\n<tools>\n"
)
_TOOLS_TAIL = (
    "\n</tools>\nFor each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:\n"
    '<tool_call>\n{"name": "<function-name>", "arguments": <args-json-object>}\n</tool_call>'
)


def tools_block(tools: Sequence[dict[str, Any]]) -> str:
    return _TOOLS_HEAD + "\n".join(json.dumps(tool, ensure_ascii=False) for tool in tools) + _TOOLS_TAIL


def turn(role: str, content: str) -> str:
    return f"<|im_start|>{role}\n{content}<|im_end|>\n"


def tool_response(content: str) -> str:
    return turn("user", f"<tool_response>\n{content}\n</tool_response>")


def tool_calls(calls: Sequence[dict[str, Any]]) -> str:
    return "\n".join(f"<tool_call>\n{json.dumps(call, ensure_ascii=False)}\n</tool_call>" for call in calls)


ASSISTANT = "<|im_start|>assistant\n"
END = "<|im_end|>"
