r"""The names of LaTeX and its functions, with what stands below, above and behind them."""

from __future__ import annotations

from dataclasses import replace

from course.exercises.formulas.functions import SHAPES
from course.exercises.formulas.latex import (
    ACCENTS,
    BRACKETS,
    ENTRYWISE,
    PRIMES,
    SIZES,
    TRANSPOSED,
    Piece,
)
from course.exercises.formulas.latex_parts import ATOM, POWER, Part, Parts, stretched
from course.exercises.formulas.messages import code

LONGEST_NAME = 20
OVER_ALL = ("sum", "mean", "max", "min", "norm")


class Names(Parts):
    """What names stand for, and what is done to a factor."""

    def base(self) -> str:
        """The longest name that begins here, without what stands above and below it."""
        at, found, text = self.at, "", ""
        if self.next.text in ACCENTS:
            return self.take().text + self.spelled_here()
        if self.next.text == "{":
            if (word := self.spelled_here()) in self.names:
                return word
            self.at = at
            return ""
        end = at
        for here in range(at, min(at + LONGEST_NAME, len(self.pieces) - 1)):
            before, piece = self.pieces[here - 1], self.pieces[here]
            gap = self.spelled.text[before.end : piece.start] if text else ""
            if gap not in ("", r"\!") and before.text[0] != "\\":
                break
            text += piece.text
            if text in self.bases:
                found, end = text, here + 1
        self.at = end
        return found

    def named(self, start: Piece, base: str) -> Part:
        """A name with what belongs to it of what stands below and above it."""
        at, scripts = self.at, {}
        while self.next.text in ("_", "^") and self.next.text not in scripts:
            sign = self.take().text
            scripts[sign] = sign + self.spelled_here()
        below, above = scripts.get("_", ""), scripts.get("^", "")
        if name := self.names.get(base + below + above):
            return self.known(start, name)
        for turned in TRANSPOSED:
            layer = above.removesuffix(turned)
            if layer not in ("^", above) and (name := self.names.get(base + below + layer)):
                return self.transposed(start, self.known(start, name))
        self.at, below = at, ""
        if self.next.text == "_":
            self.take()
            below = "_" + self.spelled_here()
        if name := self.names.get(base + below):
            return self.known(start, name)
        raise self.unknown(base + below, start)

    def known(self, start: Piece, name: str) -> Part:
        if name in self.shapes:
            return self.write(start, name, shape=self.shapes[name])
        function = name
        while self.next.text == "'" or self._prime_above():
            self.take()
            name += "_prime"
        power = ""
        if self.next.text == "^":
            self.take()
            power = self.spelled_here()
        if power not in ("", "2", "3") or self.next.text == "_":
            raise self.error(f"what stands at `{function}` before its brackets is not clear", start)
        args = self.arguments(function, start)
        shape = args[0].shape
        for arg in args[1:]:
            shape = stretched(shape, arg.shape)
        if function in OVER_ALL and len(args) == 1:
            shape = ()
        if function in SHAPES:
            shape = shape and (shape[0], shape[0])
            shape = shape or ("", "")
        inner = [part for arg in args for part in (", ", arg.text)][1:]
        binds = POWER if power else ATOM
        after = f")**{power}" if power else ")"
        return self.write(start, f"{name}(", *inner, after, binds=binds, shape=shape)

    def _prime_above(self) -> bool:
        at = self.at
        if self.next.text == "^":
            self.take()
            if self.spelled_here() in PRIMES:
                self.at -= 1
                return True
        self.at = at
        return False

    def arguments(self, function: str, start: Piece) -> list[Part]:
        """What a function is applied to: all in its brackets, or one factor without any."""
        closing = BRACKETS.get(self.next.text)
        if closing and self.next.text not in SIZES:
            self.take()
            self.closing.append(closing)
            args = [self.comparison()]
            while self.next.text == ",":
                self.take()
                args.append(self.comparison())
            self.expect(closing)
            self.closing.pop()
            return args
        if self.ends():
            raise self.error(f"what `{function}` is applied to is not clear", start)
        self.deeper()
        args = [self.factor()]
        self.depth -= 1
        if not self.ends():
            raise self.error(f"where the argument of `{function}` ends is not clear", start)
        return args

    def raised(self, start: Piece, part: Part) -> Part:
        """A factor with the transposes and powers that follow it."""
        while True:
            sign = self.next.text
            if sign in ("'", ".T"):
                self.take()
                part = self.transposed(start, part)
            elif sign in ("^", "**"):
                part = self.power(start, part)
            elif sign == "_" and part.ones:
                raise self.how_many_ones(start)
            elif sign == "_" and part.text.text.startswith("norm("):
                self.take()
                if self.spelled_here() not in ("2", "F"):
                    raise self.error("only the norm of all entries is known", start)
            else:
                return part

    def power(self, start: Piece, part: Part) -> Part:
        self.take()
        at = self.at
        above = self.spelled_here()
        if above in (*TRANSPOSED, *PRIMES):
            return self.transposed(start, part)
        self.at = at
        if self.next.text == "{" and self.pieces[at + 1].text in ENTRYWISE:
            self.at += 2
            exponent = self.inside("}")
        elif above.startswith("["):
            raise self.error(f"the index {code(above)} is not known here", start)
        elif part.shape:
            raise self.error(
                r"a power of a matrix can mean two things; entry by entry it is `A \odot A` "
                r"or `A^{\circ 2}`",
                start,
            )
        else:
            exponent = self.argument()
        base, raised = self.within(start, part, ATOM), self.within(start, exponent, ATOM)
        return self.write(start, base, "**", raised, binds=POWER, shape=part.shape)

    def transposed(self, start: Piece, part: Part) -> Part:
        if part.ones:
            return replace(part, ones="row" if part.ones == "column" else "column")
        if part.shape == ():
            return part
        shape = part.shape and part.shape[::-1]
        return self.write(start, self.within(start, part, ATOM), ".T", shape=shape)
