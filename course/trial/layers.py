"""Which array of a network a symbol is of: its role and its layer."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np

from course.trial.interpretation import Misfit, Reading
from course.trial.network import Quantity, drawn
from course.trial.seeing import ERRORS_OF_OUTPUT
from course.trial.tree import Name
from course.trial.vocabulary import indices, layer_text, role_of


class Layers:
    """Finds the array of the network that a symbol is of."""

    def __init__(self, reading: Reading, seed: int = 0):
        make = replace(reading.make, seed=seed) if seed else reading.make
        self.r, self.net = reading, drawn(make)
        self.known: dict[Any, Any] = {}
        self.parts: dict[Any, Any] = {}
        self.quantities: dict[Name, Quantity] = {}
        self.spans: dict[Any, int] = {}
        self.lexicon = dict(reading.lexicon)
        self.letters = dict(reading.at)
        self.env: dict[str, int] = {}
        self.example: int | None = None
        self.moved: dict[Quantity, np.ndarray] = {}
        self.run_values: tuple | None = None

    def role(self, name: Name) -> str:
        return role_of(name.base, self.lexicon)

    def layer(self, name: Name, role: str) -> int:
        text = layer_text(name)
        net = self.net
        if text is None:
            below = indices(name)
            if (
                self.r.digits == "layer"
                and below
                and below[0].isdigit()
                and len(below) == 1
                and role not in ("Y", "H")
            ):
                return self.inside(int(below[0]))
            letters = [self.letter_layer(x) for x in below]
            known = [x for x in letters if x is not None]
            if known and role in ("W", "dW"):
                if len(known) == 2 and abs(known[0] - known[1]) == 1:
                    if (known[0] > known[1]) != (self.r.order == "oi"):
                        raise Misfit("the indices of a weight stand the other way")
                    return max(known)
                raise Misfit("a weight joins neighbouring layers")
            if known:
                return known[0]
            if role in ("X", "dX"):
                return self.r.here - 1
            if name.base.lstrip("d") in ("h", "H") and "h" in self.r.extra:
                return self.r.extra["h"]
            return self.r.here
        if text in ("prev", "in", "previous"):
            return self.r.here - 1
        if text in ("next",):
            return self.inside(self.r.here + 1)
        if text in ("out", "output", "o"):
            return self.r.here if "in" in self.r.extra.get("words", ()) else net.L
        if text == "hidden":
            return self.inside(net.L - 1)
        if text.isdigit():
            return self.inside(int(text))
        head, shift = text[0], int(text[1:] or 0)
        if head == "k":
            head = "l"
        return self.inside((self.r.low if head == "l" else net.L) + shift)

    def letter_layer(self, letter: str) -> int | None:
        if letter in self.letters:
            return self.letters[letter]
        found = re.match(r"^[a-z]_\{?([lL])([+-]\d)?\}?$", letter)
        if found:
            return self.inside((self.r.low if found[1] == "l" else self.net.L) + int(found[2] or 0))
        return None

    def inside(self, layer: int) -> int:
        if not 0 <= layer <= self.net.L:
            raise Misfit(f"there is no layer {layer}")
        return layer

    def quantity(self, name: Name) -> Quantity:
        """Which array of the network a symbol is of."""
        found = self.quantities.get(name)
        if found is None:
            found = self.quantities[name] = self.which(name)
        return found

    def which(self, name: Name) -> Quantity:
        role = self.role(name)
        if role.startswith("d") and len(role) > 1:
            role = role[1:]
        if role in ("H", *ERRORS_OF_OUTPUT):
            return Quantity("A", self.net.L)
        if role == "Y":
            return Quantity("Y", self.net.L)
        if role == "L":
            return Quantity("L")
        layer = self.layer(name, role)
        if role == "X":
            if layer_text(name) is None and not self.r.at:
                layer = self.r.extra.get("x", self.r.here - 1)
            return Quantity("A", self.inside(layer))
        if role == "A" and self.r.own and layer_text(name) is None and not indices(name):
            layer -= 1
        if self.r.ahead and role == "D" and indices(name):
            layer -= 1
        numbered = self.r.digits == "layer" and bool(name.sub) and name.sub[0].isdigit()
        if self.r.shifted and role in ("W", "b") and (numbered or layer_text(name) is not None):
            layer += 1
        if role in ("Z", "W", "b", "D") and layer < 1:
            raise Misfit("layer 0 has no weights")
        return Quantity({"D": "Z"}.get(role, role), self.inside(layer))
