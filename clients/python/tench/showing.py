"""Models and layers as people like to see them, in a terminal and in a notebook."""

from __future__ import annotations

from html import escape
from typing import Any, Iterable, List, Sequence

from .replies import Layer, Model


def _text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in columns of their widest words."""
    lines = [header, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


def _html(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The same for a browser."""
    def line(cells: Sequence[str], tag: str) -> str:
        return "<tr>" + "".join(f'<{tag} style="text-align:left">{escape(cell)}</{tag}>' for cell in cells) + "</tr>"
    return "<table>" + line(header, "th") + "".join(line(cells, "td") for cells in rows) + "</table>"


def _extents(shape: Sequence[int]) -> str:
    return " × ".join(str(extent) for extent in shape)


class Models(List[Model]):
    """A list of models that shows itself as a table."""

    _header = ("name", "architecture", "parameters", "input", "version", "made for")

    def _rows(self) -> List[Sequence[str]]:
        return [(model["name"], model["architecture"], f"{model['parameters']:,}", _extents(model["input"]),
                 str(model["version"]), _preprocessing(model)) for model in self]

    def __repr__(self) -> str:
        return _text(self._header, self._rows())

    def _repr_html_(self) -> str:
        return _html(self._header, self._rows())


class Layers(List[Layer]):
    """A list of layers that shows itself as a table."""

    _header = ("name", "kind", "shape", "reads")

    def _rows(self) -> List[Sequence[str]]:
        return [(layer["name"], layer["kind"], _extents(layer["shape"]), _origin(layer)) for layer in self]

    def __repr__(self) -> str:
        return _text(self._header, self._rows())

    def _repr_html_(self) -> str:
        return _html(self._header, self._rows())


def _origin(layer: Layer) -> str:
    return f"is {layer['same_as']}" if "same_as" in layer else ", ".join(layer.get("inputs", ()))


def _preprocessing(model: Any) -> str:
    return ", ".join(f"{name}={model[name]}" for name in ("normalize", "range", "channels") if name in model)
