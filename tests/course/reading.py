"""What Python and JavaScript make of typed texts, and texts to compare them on."""

import json
import random
import re
import subprocess
import sys
from pathlib import Path

from course.exercises.formulas.vocabulary import vocabulary
from course.exercises.page.readings import reading, words
from course.exercises.register import all_exercises

NODE = Path(sys.executable).with_name("node")
DRIVER = Path(__file__).parent / "scripts" / "read.mjs"
EXERCISES = {
    name: exercise
    for name, exercise in all_exercises().items()
    if exercise.kind in ("formula", "number")
}
SIGNS = re.split(" ", (
    "( ) [ ] , ; . .T ' * ** @ / + - ^ = == < > >= ! % & | ~ : \\ { } $ \" # ? .* ./ _ 0 1 2 1e9 "
    "1e-3 1E5 2e+2 0x1F .5 3. 1_0 2j 999999999999999999999 axis=0 axis=1 axis=1.0 axis=None dim=1 "
    "axis=-1 keepdims=True axis sum( mean( np.sum( np. torch. np.linalg. .sum( .dot( .astype( "
    "max( np.max( where( exp( log( diag( eye( ones( ones(( norm( sign( multiply( log1p( square( "
    "if else for lambda None True e E T t λ δ ᵀ ² ³ ₁ ⁻¹ ½ ∑ √ − – ⊙ ⋅ ŷ y\u0302 é ß 字 🙂 𝐖 Ｚ ９ "
    "٣ \t \n \x00 \x1c \xa0 \u200f \ufeff ″ __proto__ constructor toString hasOwnProperty"
))  # fmt: skip
TEX = re.split(" ", (
    r"{ } ( ) [ ] \{ \} | \| \left( \right) \lvert \rvert \lVert \rVert _ ^ _{ ^{ ^T ^{T} ^\top ' "
    r"^2 ^{2} ^{-1} ^{\circ2} ^{[l]} ^{[l]T} _{i} _2 _F \frac \frac12 \frac{1}{m} \sqrt \sqrt[3] "
    r"\log \exp \tanh \max \sigma \sigma' \sigma^{\prime} \operatorname{diag} \mathrm{relu} "
    r"\mathbf{1} \mathbf1 \mathbf{W} \hat{y} \hat \delta \lambda \alpha \nabla C \odot \circ * "
    r"\cdot \times / + - = < \le \ge , \, \! \; \quad $ & \\ \begin{cases} \end{cases} \text{if} "
    r"\begin{pmatrix} \end{pmatrix} \text{otherwise} e e^ e^{-z} \sum \sum_i 1 2 12 0.5 .5 x W m "
    r"n A delta @ .T ** ! ? δ ᵀ ² − \ \unheard"
))  # fmt: skip


def in_python(name: str, text: str) -> dict:
    """What Python makes of a text."""
    return reading(words(name), text)


def in_javascript(texts=(), known=None, signs=()) -> dict:
    """What JavaScript makes of many texts, how long the slowest took, and how it spells signs."""
    known = known or {name: words(name) for name, _ in texts}
    given = json.dumps({"words": known, "texts": texts, "signs": signs})
    ran = subprocess.run([NODE, DRIVER], input=given, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def disagreements(texts: list[tuple[str, str]]) -> list[tuple]:
    """The texts that the two read otherwise, with what each makes of them."""
    there = in_javascript(texts)["readings"]
    assert len(there) == len(texts)
    pairs = zip(texts, (in_python(*of) for of in texts), there, strict=True)
    return [(text, here, other) for text, here, other in pairs if here != other]


def random_texts(count: int, seed: int) -> list[tuple[str, str]]:
    """Texts of an exercise's words and signs, some of them formulas, some of those spoiled."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        name = chance.choice([*EXERCISES])
        known = vocabulary(EXERCISES[name])
        make = (_pieces, _formula, _formula, _tex_pieces, _tex, _tex)[number % 6]
        text = make(chance, known)
        if number % 3 == 2:
            text = _spoiled(chance, text)
        found.append(
            (name, json.loads(json.dumps(text)))
        )  # two halves next to another are one sign
    return found


def _pieces(chance, known) -> str:
    own = [*known.names, *known.aliases, *known.functions]
    pieces = chance.choices([*SIGNS, *own, *own, *own], k=chance.randint(1, 12))
    return chance.choice(["", " "]).join(pieces)


def _formula(chance, known, depth=0) -> str:
    """A formula by the grammar."""

    def inner():
        return _formula(chance, known, depth + 1)

    kind = chance.randrange(3 if depth > 3 else 12)
    if kind < 2:
        return chance.choice([*known.names, *known.aliases] or ["1"])
    if kind == 2:
        return chance.choice(["1", "2", "0.5", "1e-3", ".25", "3.", "10", "1_000", "1e16", "1e5"])
    if kind == 3:
        return f"({inner()})"
    if kind == 4:
        return chance.choice("+-−") + inner()
    if kind == 5:
        return inner() + chance.choice([".T", "'", "ᵀ", "²", "**2", "**-1", ".sum(axis=0)", ".T.T"])
    if kind == 6:
        name = chance.choice(["exp", "np.log", "sum", "tanh", "square", "max", *known.functions])
        return f"{name}({inner()})"
    if kind == 7:
        name = chance.choice(["max", "np.multiply", "sum", "np.sum", "np.maximum", "power", "dot"])
        return f"{name}({inner()}, {chance.choice([inner(), '0', '1', 'axis=1'])})"
    if kind == 8 and depth < 2:
        sign = chance.choice(["<", ">", "<=", ">=", "≤"])
        return f"where({inner()} {sign} {inner()}, {inner()}, {inner()})"
    if kind == 9 and depth < 2:
        return chance.choice(["[{}, {}]", "[[{}], [{}]]", "[{}; {}]"]).format(inner(), inner())
    sign = chance.choice(["+", "-", "*", "/", "@", "**", "", " ", " * ", " @ ", " - ", "⊙", "·"])
    return inner() + sign + inner()


def _tex_pieces(chance, known) -> str:
    own = [*known.latex, *known.names]
    return chance.choice(["", " "]).join(chance.choices([*TEX, *own], k=chance.randint(1, 12)))


def _tex(chance, known, depth=0) -> str:
    """LaTeX as people write it."""

    def inner():
        return _tex(chance, known, depth + 1)

    kind = chance.randrange(4 if depth > 3 else 13)
    if kind < 3:
        return chance.choice([v.shown for v in known.variables] or ["1"])
    if kind == 3:
        return chance.choice(["1", "2", "0.5", "m", "n", r"\mathbf{1}", r"\mathbf 1^T", "10"])
    if kind == 4:
        return rf"\left({inner()}\right)"
    if kind == 5:
        return rf"\frac{{{inner()}}}{{{inner()}}}"
    if kind == 6:
        return inner() + chance.choice(
            ["^T", r"^{\top}", "^2", "^{-1}", r"^{\circ 2}", "'", "^{n}"]
        )
    if kind == 7:
        function = chance.choice(
            [r"\sigma", r"\sigma'", r"\log", r"\tanh^2", r"\operatorname{diag}"]
        )
        return rf"{function}({inner()})"
    if kind == 8:
        form = chance.choice(
            ["e^{{{}}}", r"\sqrt{{{}}}", r"\|{}\|", "|{}|", "[{}]", "-{}", r"\log {}"]
        )
        return form.format(inner())
    if kind == 9 and depth < 2:
        return (
            rf"\begin{{cases}} {inner()} & \text{{if }} {inner()} > 0 \\ {inner()} & "
            rf"\text{{otherwise}} \end{{cases}}"
        )
    signs = (" + ", " - ", r" \odot ", " ", r" \, ", r" \cdot ", " / ", r" \le ", "", "@")
    return inner() + chance.choice(signs) + inner()


def _spoiled(chance, text: str) -> str:
    signs = [*text]
    for _ in range(chance.randint(1, 3)):
        at = chance.randint(0, len(signs))
        kind = chance.randrange(4)
        if kind == 0:
            del signs[at : at + 1]
        elif kind == 1:
            signs.insert(at, chance.choice(SIGNS))
        elif kind == 2:
            blocks = (
                (32, 127),
                (0x80, 0x2E80),
                (0xD800, 0xE000),
                (0x1D400, 0x1D800),
                (0, 0x110000),
            )
            signs.insert(at, chr(chance.randrange(*chance.choice(blocks))))
        else:
            signs[at : at + 2] = reversed(signs[at : at + 2])
    return "".join(signs)
