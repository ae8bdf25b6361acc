"""A page of a PDF as an SVG that stands alone: each letter is drawn, and no font is needed.

It knows what Chromium's PDF files say of text, rectangles and lines, and refuses anything else.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pikepdf
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1, 0, 0, 1, 0, 0)
IGNORED = {"BDC", "EMC", "BT", "ET"}  # tags; and text that states where it begins


class State(NamedTuple):
    """What holds until a `Q`: the matrix, the colours, how dense they are, and what clips."""

    matrix: Matrix = UNIT
    fill: str = "#000"
    stroke: str = "#000"
    fill_opacity: float = 1
    stroke_opacity: float = 1
    clip: str = ""


def times(first: Matrix, second: Matrix) -> Matrix:
    """First the one, then the other.

    >>> times((1, 0, 0, 1, 2, 3), (2, 0, 0, 2, 0, 0))
    (2, 0, 0, 2, 4, 6)
    """
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def short(*numbers: float) -> str:
    """Numbers of a drawing.

    >>> short(1.0, 0.333333, -0.0)
    '1 0.3333 0'
    """
    return " ".join(f"{round(number, 4) + 0.0:.4f}".rstrip("0").rstrip(".") for number in numbers)


class Font:
    """The letters of a font that is in a file."""

    def __init__(self, name: str, font: pikepdf.Object):
        inside = font.DescendantFonts[0]
        data = inside.FontDescriptor.FontFile2.read_bytes()
        self.name, self.font = name, TTFont(BytesIO(data))
        self.glyphs, self.order = self.font.getGlyphSet(), self.font.getGlyphOrder()
        self.scale = 1 / self.font["head"].unitsPerEm
        self.default = float(inside.get("/DW", 1000)) / 1000
        self.widths: dict[int, float] = {}
        self._read_widths(list(inside.get("/W", [])))

    def _read_widths(self, entries: list) -> None:
        while entries:
            first, second = int(entries.pop(0)), entries.pop(0)
            if isinstance(second, pikepdf.Array):
                for at, width in enumerate(second):
                    self.widths[first + at] = float(width) / 1000
            else:
                width = float(entries.pop(0)) / 1000
                self.widths |= dict.fromkeys(range(first, int(second) + 1), width)

    def width(self, glyph: int) -> float:
        """How far a letter takes the text, for a font of size 1."""
        return self.widths.get(glyph, self.default)

    def path(self, glyph: int) -> str:
        """The outline of a letter, which a space does not have."""
        pen = SVGPathPen(self.glyphs, ntos=short)
        self.glyphs[self.order[glyph]].draw(pen)
        return pen.getCommands()


class Drawing:
    """What the operators of a page draw."""

    def __init__(self, page: pikepdf.Page):
        self.page, self.box = page, [float(number) for number in page.MediaBox]
        self.state, self.stack = State(), []
        self.path: list[str] = []
        self.letters: dict[tuple[str, int], str] = {}
        self.clips: dict[str, str] = {}
        self.body: list[str] = []
        self.fonts = {
            name: Font(name[1:], font) for name, font in page.Resources.get("/Font", {}).items()
        }
        self.font, self.size, self.line, self.shift = None, 1.0, UNIT, 0.0

    def draw(self) -> Drawing:
        """Carry out all of them.

        Raises:
            ValueError: when one is not known.
        """
        for operands, operator in pikepdf.parse_content_stream(self.page):
            name = str(operator)
            if name in IGNORED:
                if name == "BT":
                    self.line, self.shift = UNIT, 0.0
                continue
            known = OPERATORS.get(name)
            if known is None:
                raise ValueError(f"operator {name!r}: expected one that draws text or lines")
            known(self, *operands)
        return self

    def numbers(self, *operands: object) -> tuple[float, ...]:
        """Operands as numbers."""
        return tuple(map(float, operands))

    def point(self, command: str, *operands: object) -> None:
        """Go on with the path."""
        self.path.append(command + short(*self.numbers(*operands)))

    def rectangle(self, *operands: object) -> None:
        """Put a rectangle into the path."""
        x, y, width, height = self.numbers(*operands)
        self.path.append(f"M{short(x, y)}h{short(width)}v{short(height)}h{short(-width)}z")

    def paint(self, how: str) -> None:
        """Draw the path."""
        self.put(f'<path d="{"".join(self.path)}" {how}/>')
        self.path = []

    def fill(self) -> None:
        """Fill the path."""
        self.paint(self.filled())

    def filled(self) -> str:
        """How what is filled looks."""
        opacity = self.state.fill_opacity
        seen = f' fill-opacity="{short(opacity)}"' if opacity < 1 else ""
        return f'fill="{self.state.fill}"{seen}'

    def stroke(self) -> None:
        """Draw along the path."""
        opacity = self.state.stroke_opacity
        seen = f' stroke-opacity="{short(opacity)}"' if opacity < 1 else ""
        self.paint(f'fill="none" stroke="{self.state.stroke}"{seen}')

    def put(self, element: str, matrix: Matrix | None = None) -> None:
        """Put an element into the drawing, where the matrix has it."""
        place = f'<g transform="matrix({short(*(matrix or self.state.matrix))})">{element}</g>'
        clip = self.state.clip
        self.body.append(f'<g clip-path="url(#{clip})">{place}</g>' if clip else place)

    def clip(self) -> None:
        """Let the path clip what follows; what clipped before holds, too."""
        inner = f'<path transform="matrix({short(*self.state.matrix)})" d="{"".join(self.path)}"/>'
        before = f' clip-path="url(#{self.state.clip})"' if self.state.clip else ""
        key = f"{before}>{inner}"
        name = self.clips.setdefault(key, f"c{len(self.clips)}")
        self.state = self.state._replace(clip=name)

    def begin_text(self, *operands: object) -> None:
        """Set the matrix of the text."""
        self.line, self.shift = self.numbers(*operands), 0.0

    def next_line(self, *operands: object) -> None:
        """Go on from the beginning of the line."""
        self.line = times((1, 0, 0, 1, *self.numbers(*operands)), self.line)
        self.shift = 0.0

    def set_font(self, name: pikepdf.Name, size: object) -> None:
        """Take a font of a size."""
        self.font, self.size = self.fonts[str(name)], float(size)

    def show(self, text: pikepdf.String) -> None:
        """Draw letters, which are numbers of two bytes."""
        data, scale = bytes(text), self.size * self.font.scale
        for at in range(0, len(data), 2):
            glyph = int.from_bytes(data[at : at + 2])
            path = self.font.path(glyph)
            if path:
                name = f"{self.font.name}-{glyph}"
                self.letters[self.font.name, glyph] = f'<path id="{name}" d="{path}"/>'
                place = times((scale, 0, 0, scale, self.shift, 0), self.line)
                use = f'<use href="#{name}" {self.filled()}/>'
                self.put(use, times(place, self.state.matrix))
            self.shift += self.font.width(glyph) * self.size

    def density(self, name: pikepdf.Name) -> None:
        """Take over how dense colours are."""
        said = self.page.Resources.ExtGState[str(name)]
        for key, field in (("/ca", "fill_opacity"), ("/CA", "stroke_opacity")):
            if key in said:
                self.state = self.state._replace(**{field: float(said[key])})

    def colour(self, **which: tuple) -> None:
        """Set a colour."""
        ((name, parts),) = which.items()
        values = [round(255 * part) for part in self.numbers(*parts)]
        self.state = self.state._replace(**{name: "#" + "".join(f"{v:02x}" for v in values)})

    def svg(self, title: str) -> str:
        """The drawing."""
        _, _, width, height = self.box
        clips = "".join(f'<clipPath id="{n}"{inner}</clipPath>' for inner, n in self.clips.items())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {short(width, height)}" '
            f'width="{short(width / 72 * 25.4)}mm" height="{short(height / 72 * 25.4)}mm" '
            f'role="img"><title>{title}</title>'
            f"<defs>{''.join(self.letters.values())}{clips}</defs>"
            f'<rect width="100%" height="100%" fill="#fff"/>'
            f'<g transform="matrix(1 0 0 -1 0 {short(height)})">{"".join(self.body)}</g></svg>\n'
        )


def _push(drawing: Drawing) -> None:
    drawing.stack.append(drawing.state)


def _pop(drawing: Drawing) -> None:
    drawing.state = drawing.stack.pop()


def _turn(drawing: Drawing, *operands: object) -> None:
    matrix = times(drawing.numbers(*operands), drawing.state.matrix)
    drawing.state = drawing.state._replace(matrix=matrix)


def _end(drawing: Drawing) -> None:
    drawing.path = []


OPERATORS: dict[str, Callable[..., None]] = {
    "q": _push,
    "Q": _pop,
    "cm": _turn,
    "m": lambda drawing, *at: drawing.point("M", *at),
    "l": lambda drawing, *at: drawing.point("L", *at),
    "c": lambda drawing, *at: drawing.point("C", *at),
    "y": lambda drawing, a, b, x, y: drawing.point("C", a, b, x, y, x, y),
    "h": lambda drawing: drawing.point("z"),
    "re": Drawing.rectangle,
    "f": Drawing.fill,
    "S": Drawing.stroke,
    "W": Drawing.clip,
    "W*": Drawing.clip,
    "n": _end,
    "gs": Drawing.density,
    "rg": lambda drawing, *parts: drawing.colour(fill=parts),
    "RG": lambda drawing, *parts: drawing.colour(stroke=parts),
    "Tf": Drawing.set_font,
    "Tm": Drawing.begin_text,
    "Td": Drawing.next_line,
    "Tj": Drawing.show,
}


def draw(pdf: Path, folder: Path, name: str, titles: list[str]) -> list[Path]:
    """Draw the pages of a file, each as ``name-1.svg`` and so on."""
    found = []
    with pikepdf.open(pdf) as file:
        for at, (page, title) in enumerate(zip(file.pages, titles, strict=True), start=1):
            path = folder / f"{name}-{at}.svg"
            path.write_text(Drawing(page).draw().svg(title), encoding="utf8")
            found.append(path)
    return found
