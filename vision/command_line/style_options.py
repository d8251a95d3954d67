"""Options made from the dataclass of settings, so that they cannot drift from it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import click
from click.core import ParameterSource

from vision.style import StyleSettings

Command = TypeVar("Command", bound=Callable[..., Any])


class _Layers(click.ParamType[Mapping[str, float]]):
    name = "layer=λ,…"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Mapping[str, float]:
        try:
            pairs = [pair.split("=") for pair in value.split(",")]
            return {layer.strip(): float(weight) for layer, weight in pairs}
        except ValueError:
            self.fail(f"{value!r} is not of the form conv1_1=0.2,conv2_1=0.2", param, ctx)


def settings_options(command: Command) -> Command:
    hints, words = get_type_hints(StyleSettings), _attribute_words(StyleSettings)
    for field in reversed(fields(StyleSettings)):
        name, hint = field.name, hints[field.name]
        flag = "--" + name.replace("_", "-")
        if hint is bool:
            flag += "/--no-" + name.replace("_", "-")
        option = click.option(
            flag, name, type=_option_type(hint), default=field.default, show_default=True, help=words[name]
        )
        command = option(command)
    return command


def _option_type(hint: Any) -> Any:
    if get_origin(hint) is Literal:
        return click.Choice(get_args(hint))
    kind = next((part for part in get_args(hint) if part is not type(None)), hint)
    return kind if isinstance(kind, type) else _Layers()


def _attribute_words(documented: type) -> dict[str, str]:
    """The words for each attribute in a class's docstring."""
    section = (inspect.getdoc(documented) or "").partition("Attributes:\n")[2].partition("\n\n")[0]
    entries = re.findall(r"^ {4}(\w+): (.+(?:\n {8}.+)*)", section, re.MULTILINE)
    return {name: _sentences(words) for name, words in entries}


def _sentences(words: str) -> str:
    plain = " ".join(words.replace("``", "").split())
    return plain[:1].upper() + plain[1:]


def chosen_settings(context: click.Context, options: Mapping[str, Any], *, is_course: bool) -> StyleSettings:
    given = {
        name: value
        for name, value in options.items()
        if context.get_parameter_source(name) is not ParameterSource.DEFAULT
    }
    return StyleSettings.course(**given) if is_course else StyleSettings(**given)
