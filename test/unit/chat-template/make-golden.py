"""Renders conversations with Jinja2 itself, configured as transformers does: the truth for our own rendering.

    pip install jinja2==3.1.6
    python3 test/unit/chat-template/make-golden.py
    npx prettier --write test/unit/chat-template/golden.json
"""

import json
from datetime import datetime
from pathlib import Path

from jinja2.exceptions import TemplateError
from jinja2.ext import loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SOURCE = ROOT / "src" / "llm" / "chat-template"
NOW = datetime(2026, 3, 5, 14, 7, 9)

# Whitespace control by blocks alone, dates, refusals, loops with conditions, macros.
STRICT = """{% macro turn(role, text) %}
[{{ role | upper }}] {{ text | trim }}
{% endmacro %}
{% if messages[0].role != 'user' %}
    {{ raise_exception('The first turn must be the user, found ' ~ messages[0].role) }}
{% endif %}
{{ bos_token }}Today is {{ strftime_now('%d %b %Y') }}.
{% for message in messages if message.content %}
    {% if message.role == 'tool' %}{% continue %}{% endif %}
{{ turn(message.role, message.content) }}{% if not loop.last %}--{% endif %}

{% endfor %}
{{ messages | length }} {{ range(3) | list | join(',') }} {{ 'yes' if add_generation_prompt else 'no' }}{{ eos_token }}
"""

WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "It's \"here\" & <now> – ünï",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
CALL = {"function": {"name": "weather", "arguments": {"city": "Zürich", "days": [1, 2.5], "ok": True, "no": None}}}

CONVERSATIONS = [
    [("user", "Hello!")],
    [("user", "")],
    [("user", "  spaces \n\n around\t\n")],
    [("system", "Be brief."), ("user", "Why?")],
    [("user", "a"), ("assistant", "b"), ("user", "c")],
    [("system", "S\n"), ("user", "\nU"), ("assistant", "\n\nA\n"), ("user", "日本語 😀 <b>&amp;'\"\\")],
    [("user", "{{ not.a.template }} {% raw %} {# no #}")],
    [("user", "x"), ("assistant", "<think>\nhm\n</think>\n\nyes"), ("user", "and?")],
    [("user", "x"), ("assistant", "no thoughts"), ("user", "and?"), ("assistant", "ok")],
    [("system", "Use tools."), ("user", "Weather?"), ("assistant", None), ("tool", "sunny"), ("tool", "22 °C")],
    [("user", "Weather?"), ("assistant", "Let me see."), ("tool", "rain"), ("assistant", "It rains."), ("user", "Thanks")],
]


def messages_of(conversation):
    messages = []
    for role, content in conversation:
        message = {"role": role, "content": content}
        if role == "assistant" and content in (None, "Let me see."):
            message["tool_calls"] = [CALL, CALL] if content is None else [CALL]
        messages.append(message)
    return messages


def raise_exception(message):
    raise TemplateError(message)


def main():
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])
    environment.filters["tojson"] = lambda value, indent=None: json.dumps(value, ensure_ascii=False, indent=indent)
    environment.globals["raise_exception"] = raise_exception
    environment.globals["strftime_now"] = NOW.strftime
    templates = {
        "chatml": (SOURCE / "chatml.jinja").read_text(),
        "llama3": (SOURCE / "llama3.jinja").read_text(),
        "hermes": (ROOT / "tools" / "demo-model" / "chat_template.jinja").read_text().rstrip("\n"),
        "strict": STRICT,
    }
    cases = []
    for name, source in templates.items():
        template = environment.from_string(source)
        for index, conversation in enumerate(CONVERSATIONS):
            messages = messages_of(conversation)
            for add in (True, False):
                for extra in ({}, {"thinking": True}, {"tools": [WEATHER, WEATHER]}):
                    case = {"template": name, "messages": messages, "addGenerationPrompt": add, **extra}
                    try:
                        case["text"] = template.render(
                            messages=messages,
                            add_generation_prompt=add,
                            bos_token="<BOS>",
                            eos_token="<EOS>",
                            **{"tools": None, **extra},
                        )
                    except TemplateError as error:
                        case["error"] = str(error)
                    if extra and case.get("text") == cases[-1].get("text"):
                        continue
                    cases.append(case)
    golden = {"now": NOW.isoformat(), "templates": templates, "cases": cases}
    (HERE / "golden.json").write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n")


main()
