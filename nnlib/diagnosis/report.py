"""What a diagnosis found, as a table that a student can read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Part:
    """What was found of the gradient of W or of b of a layer.

    ``kinds`` are words of :data:`nnlib.mistakes.MISTAKES`: whatever makes the gradient differ from
    the right one, here or in a layer above it. ``here`` are those of this layer. ``also`` would
    explain it as well. ``difference`` is relative to the size of the right gradient.
    """

    kinds: tuple[str, ...]
    here: tuple[str, ...]
    also: tuple[str, ...]
    difference: float


class LayerReport(NamedTuple):
    """What was found of the gradients of a layer."""

    W: Part
    b: Part


class Finding(NamedTuple):
    """A mistake, where it was made, with layers counted from 1, and what there is to say of it."""

    layer: int
    where: str
    word: str
    told: str


@dataclass(frozen=True, repr=False)
class Diagnosis:
    """What is wrong with gradients, layer by layer, and why.

    ``right`` says that nothing is, up to a convention; ``convention`` says which, or is None.
    ``layers[l - 1].W`` and ``.b`` are the parts of layer l; the diagnosis itself is a sequence of
    the layers too. ``findings`` has each mistake once, ``warnings`` what this check cannot see,
    ``about`` which program it was.
    """

    right: bool
    convention: str | None
    layers: tuple[LayerReport, ...]
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]
    about: str = ""

    def __iter__(self) -> Iterator[LayerReport]:
        return iter(self.layers)

    def __len__(self) -> int:
        return len(self.layers)

    def __getitem__(self, at: int) -> LayerReport:
        return self.layers[at]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The words of all parts, each once, from the output down; ("right",) if nothing else."""
        words = [word for layer in self.layers[::-1] for part in layer for word in part.kinds]
        others = [word for word in words if word != "right"]
        return tuple(dict.fromkeys(others)) or ("right",)

    def _rows(self) -> Iterator[tuple[str, str, str, str]]:
        for number, layer in reversed([*enumerate(self.layers, 1)]):
            for name, part in zip(LayerReport._fields, layer, strict=True):
                above = [word for word in part.kinds if word not in part.here]
                words = [", ".join(part.here)] if part.here else []
                if above:
                    words.append(f"{', '.join(above)} (from above)")
                size = "0" if part.kinds == ("right",) else f"{part.difference:.0e}"
                if part.also:
                    words.append(f"(or {', '.join(part.also)})")
                yield str(number), f"d{name}", "; ".join(words).replace("; (", " ("), size

    def _sentences(self) -> Iterator[tuple[str, str]]:
        for finding in () if self.right else self.findings:
            yield f"layer {finding.layer}, {finding.where}: {finding.word}", finding.told
        if self.about:
            yield "program", f"{self.about}."
        if self.convention:
            yield "convention", f"{self.convention}."
        for warning in self.warnings:
            yield "not seen", warning

    @property
    def _headline(self) -> str:
        if self.right:
            return f"The gradients are right{', in their convention' if self.convention else ''}."
        return "The gradients are not right."

    def __repr__(self) -> str:
        rows = [("layer", "", "kinds", "difference"), *self._rows()]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        table = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        ]
        said = [f"{head}\n    {text}" for head, text in self._sentences()]
        return "\n".join([self._headline, "", *table, *([""] if said else []), *said])

    def _repr_markdown_(self) -> str:
        rows = [
            f"| {layer} | `{name}` | {kinds} | {size} |"
            for layer, name, kinds, size in self._rows()
        ]
        said = [f"- **{head}**: {text}" for head, text in self._sentences()]
        head = ["| layer | gradient | kinds | difference |", "|---|---|---|---|"]
        return "\n".join([f"**{self._headline}**", "", *head, *rows, "", *said])
