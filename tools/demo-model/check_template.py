"""Compares the training text with what `chat_template.jinja` makes of the same messages: `python check_template.py [count]`."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any, Sequence

import jinja2

from conversation import Setting, assistant_text, render, system_text
from mixture import conversation_items
from skills.item import SEAM, Item


def messages_of(items: Sequence[Item], setting: Setting) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Messages as an app holds them, thoughts in the content, and the tools beside them."""
    tools = list(next((item.tools for item in items if item.tools), ()))
    bare = [Item(i.skill, i.key, i.turns, i.expected, system=i.system) for i in items]
    messages: list[dict[str, Any]] = [{"role": "system", "content": system_text(bare, setting)}]
    for one in (one for item in items for one in item.turns):
        if one.role != "assistant":
            messages.append({"role": one.role, "content": one.content.replace(SEAM, "")})
        else:
            messages.append({"role": "assistant", "content": assistant_text(one, setting.thinking).replace(SEAM, "")})
    return messages, tools


def template() -> jinja2.Template:
    environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True)
    # As transformers and llama.cpp have it: plain JSON, nothing escaped.
    environment.filters["tojson"] = lambda value: json.dumps(value, ensure_ascii=False)
    return environment.from_string((Path(__file__).parent / "chat_template.jinja").read_text().rstrip("\n"))


def main(count: int) -> None:
    rng, jinja, compared = random.Random(11), template(), 0
    while compared < count:
        items = conversation_items(rng)
        setting = Setting(rng.random() < 0.5, rng.random() < 0.5)
        messages, tools = messages_of(items, setting)
        for keep in (True, False) if setting.thinking else (True,):
            # A last answer that was emptied would be no answer: ask for its header only, as an app does.
            shown = messages if keep else messages[:-1]
            text = jinja.render(messages=shown, tools=tools or None, thinking=setting.thinking, keep_cots=keep, add_generation_prompt=not keep)
            pieces = render(items, setting, "kept" if keep else "emptied")
            expected = "".join(piece for piece, _ in pieces).replace(SEAM, "")
            if not keep:
                expected = "".join(piece for piece, _ in pieces[:-2]).replace(SEAM, "")
            assert text == expected, f"template:\n{text}\n\ntraining:\n{expected}"
            compared += 1
    print(f"{compared} conversations agree")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
