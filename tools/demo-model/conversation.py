"""Conversations of one or several items, as pieces of text of which some are learnt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Sequence

from protocol import ASSISTANT, DEFAULT_SYSTEM, END, REASONING_PROMPT, tool_calls, tool_response, tools_block, turn
from skills.item import Item, Rng, Turn

#: What becomes of the thoughts of earlier turns: left in place, replaced by an empty pair, or gone with their tags.
History = Literal["kept", "emptied", "bare"]
Piece = tuple[str, bool]  # text, whether the model learns to write it


@dataclass(frozen=True)
class Setting:
    """What the system turn says."""

    thinking: bool
    #: The reasoning prompt stands before other instructions, or after them.
    reasoning_first: bool = True


def system_text(items: Sequence[Item], setting: Setting) -> str:
    own = next((item.system for item in items if item.system), "")
    tools = next((item.tools for item in items if item.tools), ())
    parts = [own] if own else []
    if setting.thinking:
        parts.insert(0 if setting.reasoning_first else len(parts), REASONING_PROMPT)
    text = "\n\n".join(parts) or DEFAULT_SYSTEM
    return text + (tools_block(tools) if tools else "")


def assistant_text(one: Turn, thinks: bool) -> str:
    said = one.content + ("\n" if one.content and one.calls else "") + tool_calls(one.calls)
    return f"<think>\n{one.thought}\n</think>\n\n{said}" if thinks else said


def _past(one: Turn, thinks: bool, history: History) -> str:
    if thinks and history == "emptied":
        return f"<think> </think>\n\n{assistant_text(one, False)}"
    return assistant_text(one, thinks and history == "kept")


def render(items: Sequence[Item], setting: Setting, history: History = "kept", old_thinking: bool | None = None) -> list[Piece]:
    """All pieces of a conversation. Only answers given in the present setting are learnt: where earlier turns are shown in
    another form than they were written in, that is the last answer alone. `old_thinking` says whether those had thoughts."""
    turns = [one for item in items for one in item.turns]
    old = setting.thinking if old_thinking is None else old_thinking
    as_written = history == "kept" and old == setting.thinking or not setting.thinking and not old
    last = max(i for i, one in enumerate(turns) if one.role == "assistant")
    pieces: list[Piece] = [(turn("system", system_text(items, setting)), False)]
    for i, one in enumerate(turns[: last + 1]):
        if one.role == "user":
            pieces.append((turn("user", one.content), False))
        elif one.role == "tool":
            pieces.append((tool_response(one.content), False))
        else:
            pieces.append((ASSISTANT, False))
            text = assistant_text(one, setting.thinking) if i == last or as_written else _past(one, old, history)
            pieces.append((text + END, as_written or i == last))
            pieces.append(("\n", False))
    return pieces


def choose_history(rng: Rng, setting: Setting) -> tuple[History, bool]:
    """How earlier turns look in a training sample: mostly as they were written, which teaches most for each token."""
    roll = rng.random()
    if setting.thinking:
        return ("kept", True) if roll < 0.84 else ("emptied", True) if roll < 0.92 else ("bare", False)
    return ("kept", True) if roll < 0.1 else ("bare", False)
