"""Text as people type it, turned into the LaTeX that the reader of `derive` reads.

Letters and signs of Unicode become commands, what only sets type is dropped, and what stands for
an operation in code (``@``, ``.T``, ``**``, ``-=``) becomes its sign.
"""

from __future__ import annotations

import re
import unicodedata

_GREEK = {
    chr(code): unicodedata.name(chr(code)).rsplit(" ", 1)[1].lower().replace("lamda", "lambda")
    for code in (*range(0x3B1, 0x3C2), *range(0x3C3, 0x3CA))
}
_SIGNS = {
    "−": "-",
    "–": "-",
    "·": r"\cdot ",
    "⋅": r"\cdot ",
    "×": r"\times ",
    "⊙": r"\odot ",
    "∘": r"\odot ",
    "⊗": r"\odot ",
    "∗": "*",
    "∑": r"\sum ",
    "∏": r"\prod ",
    "√": r"\sqrt ",
    "∂": r"\partial ",
    "∇": r"\nabla ",
    "′": "'",
    "’": "'",
    "ᵀ": "^T ",
    "⊤": r"\top ",
    "←": r"\leftarrow ",
    "≔": ":=",
    "≈": r"\approx ",
    "≠": r"\ne ",
    "≤": r"\le ",
    "≥": r"\ge ",
    "→": r"\to ",
    "ℓ": r"\ell ",
    "∞": r"\infty ",
    "½": r"\frac{1}{2}",
    "ŷ": r"\hat{y}",
    "Ŷ": r"\hat{Y}",
    "…": r"\dots ",
    "𝓛": r"\mathcal{L}",
    "ℒ": r"\mathcal{L}",
    "⟹": "=>",
    "⇒": "=>",
    "\u00a0": " ",
    "≡": "=",
    "ε": r"\epsilon ",
    "ϵ": r"\epsilon ",
    "Δ": r"\Delta ",
    "Θ": r"\Theta ",
    "Ω": r"\Omega ",
    "Λ": r"\Lambda ",
    "Φ": r"\Phi ",
    "Ψ": r"\Psi ",
    "ϕ": r"\phi ",
    "𝟙": "1",
    "‖": r"\|",
    "∈": r"\in ",
}
_ABOVE = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱʲᵏˡᴸ⁽⁾", "0123456789+-nijklL()", strict=True))
_BELOW = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ₙᵢⱼₖₗₘₜ", "0123456789+-nijklmt", strict=True))
_DROPPED = re.compile(
    r"\\(?:boxed|displaystyle|textstyle|nonumber|notag|limits|allowbreak|space|enspace|thinspace|centering|hline"
    r"|[bB]igg?[lrm]?|left|right|middle|quad|qquad)(?![A-Za-z])|\\[!;:>, ]|\\(?:label|tag|color"
    r"|textcolor|hspace|vspace)\s*\{[^{}]*\}|(?<!\\)&|\\(?:begin|end)\{(?:align|equation|aligned|"
    r"gather|gathered|split|eqnarray)\*?\}|~"
)
_STYLES = "bold|bm|pmb|vec|mathbf|boldsymbol|mathrm|mathit|mathsf|mathbb|mathcal|mathscr"
_RENAMED = (
    (r"\\(?:rm|bf|it|sf|cal)\b\s*", ""),
    (rf"\\(?:{_STYLES})\s*\{{([^{{}}]*)\}}", r" \1"),
    (rf"\\(?:{_STYLES}|underline)(?![A-Za-z])", ""),
    (r"\\(?:textbf|textit|textrm|mbox|texttt|textsf|textnormal)(?![A-Za-z])", r"\\text"),
    (r"\\(?:circ|bullet|star|otimes|circledast)(?![A-Za-z])", r"\\odot "),
    (r"\\(?:intercal|mathsf\{T\}|mathrm\{T\})", r"\\top "),
    (r"\\(?:widehat|widetilde)(?![A-Za-z])", r"\\hat"),
    (r"\\(?:longrightarrow|rightarrow|gets|longleftarrow|Leftarrow)(?![A-Za-z])", r"\\leftarrow "),
    (r"\\(?:coloneqq|triangleq|equiv|doteq|overset\{[^{}]*\}\{=\}|stackrel\{[^{}]*\}\{=\})", "="),
    (r"\\(?:lt)(?![A-Za-z])", "<"),
    (r"\\(?:gt)(?![A-Za-z])", ">"),
    (r"\\(?:simeq|sim|propto)(?![A-Za-z])", r"\\approx "),
    (r"\\lbrack(?![A-Za-z])", "["),
    (r"\\rbrack(?![A-Za-z])", "]"),
    (r"\\(?:dfrac|tfrac|cfrac)(?![A-Za-z])", r"\\frac"),
    (r"\\lambda(?![A-Za-z])", r"\\lambda "),
    (r"\\colon(?![A-Za-z])", ":"),
    (r"\\(ReLU|relu|softmax|sigmoid|Var|diag|tr|MSE)(?![A-Za-z])", r"\\text{\1}"),
    (r"\\operatorname\*?\s*\{([^{}]*)\}", r"\\text{\1}"),
    (r"\\(?:nolimits)(?![A-Za-z])", ""),
)
_MODEL = re.compile(
    r"[hf]_\s*\{?\s*(?:\\theta|\\Theta|\\vec\{w\}|w|W|[wW]\s*,\s*b)\s*\}?\s*\(\s*(?:\\(?:mathbf|vec|boldsymbol|bm)\s*\{\s*x\s*\}|x)\s*(\^\s*\{[^{}]*\})?\s*\)"
)
# y(x_n, w) and f(x; θ): the output, by what it is a function of
_OUTPUT = re.compile(
    r"(?:\\mathbf\s*\{\s*y\s*\}|\\hat\s*\{?\s*y\s*\}?|(?<![A-Za-z\\])[yhf])(?:_\s*\{?\s*\\?[a-zA-Z]+\s*\}?)?"
    r"\s*\(\s*(?:\\(?:mathbf|vec|boldsymbol|bm)\s*\{\s*x\s*\}|x)\s*((?:[_^]\s*(?:\{[^{}]*\}|\w))*)"
    r"\s*[,;|]\s*(?:\\(?:mathbf|vec|boldsymbol|bm)\s*)?\{?\s*(?:\\theta|\\Theta|\\beta|w|W)\s*\}?"
    r"(?:\s*,\s*(?:\\mathbf\s*)?\{?b\}?)?\s*\)"
)
STATEMENTS = re.compile(
    r"\\text\s*\{\s*(?:where|with|and|for)\b[^{}]*\}|\\\\(?:\[[^\]]*\])?|\\(?:implies|Rightarrow|iff|Longrightarrow)(?![A-Za-z])|=>|;"
)


def unicode_to_latex(text: str) -> str:
    r"""Letters and signs of Unicode as commands.

    >>> unicode_to_latex("δᵢ = σ′(u₁) · ŷ²")
    "\\delta _{i} = \\sigma '(u_{1}) \\cdot  \\hat{y}^{2}"
    """
    text = unicodedata.normalize("NFC", text)
    text = re.sub("([A-Za-z])\u0302", r"\\hat{\1}", text)
    text = re.sub(
        f"[{''.join(_ABOVE)}]+", lambda f: "^{" + "".join(map(_ABOVE.get, f[0])) + "}", text
    )
    text = re.sub(
        f"[{''.join(_BELOW)}]+", lambda f: "_{" + "".join(map(_BELOW.get, f[0])) + "}", text
    )
    text = text.replace("Σ", r"\sum ").replace("Π", r"\prod ")
    for sign, command in (*_SIGNS.items(), *((g, f"\\{n} ") for g, n in _GREEK.items())):
        text = text.replace(sign, command)
    return text


def braced(text: str, at: int) -> int:
    """The place behind the brace that closes the one at this place, or -1."""
    depth = 0
    for place in range(at, len(text)):
        if text[place] == "{":
            depth += 1
        elif text[place] == "}":
            depth -= 1
            if depth == 0:
                return place + 1
    return -1


def unwrapped(text: str, command: str, scripts: int = 0) -> str:
    r"""What a command only frames, without the frame; a brace's script is no part of the formula.

    >>> unwrapped(r"\boxed{a = b}", r"\boxed")
    ' a = b '
    >>> unwrapped(r"\underbrace{x}_{y} z", r"\underbrace", 1)
    ' x  z'
    """
    while (at := text.find(command)) >= 0:
        start = at + len(command)
        while start < len(text) and text[start] == " ":
            start += 1
        end = braced(text, start) if text[start : start + 1] == "{" else -1
        if end < 0:
            return text[:at] + text[start:]
        inner, rest = text[start + 1 : end - 1], text[end:]
        under = re.match(r"\s*[_^]\s*", rest)
        if scripts and under:
            shut = (
                braced(rest, under.end())
                if rest[under.end() : under.end() + 1] == "{"
                else under.end() + 1
            )
            rest = rest[shut:]
        text = f"{text[:at]} {inner} {rest}"
    return text


def one_line_cases(text: str) -> str:
    r"""``1 if z > 0 else 0`` and ``1 if z > 0, 0 otherwise`` as cases.

    >>> one_line_cases("1 if z > 0 else 0")
    '\\begin{cases} 1 & z > 0 \\\\ 0 & otherwise \\end{cases}'
    """
    found = re.match(
        r"^(.*=)?\s*([^=]+?)\s+(?:\\text\{\s*)?if\s*\}?\s*([^,]+?)\s*(?:,|\\text\{\s*else\s*\}|\belse\b)\s*(.+?)\s*(?:(?:\\text\{\s*)?(?:otherwise|else)\s*\}?)?\s*$",
        text,
    )
    if not found or "cases" in text:
        return text
    left, first, condition, second = found.groups()
    second = second.split(" if ")[0]
    cases = rf"\begin{{cases}} {first} & {condition} \\ {second} & otherwise \end{{cases}}"
    return f"{left or ''} {cases}".strip()


# Notations of single sheets, and what is read in their place.
_NOTATIONS = (
    (r"(\\Omega|\bR)\s*\(\s*(?:\\theta|\\?[wW])\s*\)", r"\1"),
    (r"\\Delta_\{?p\}?\s*(?=w)", r"\\Delta "),
    (r"_\s*\{\s*([a-z])\s*\\in\s*(?:\\mathcal\s*)?\{?B\}?\s*\}", r"_{\1}^{m}"),
    (r"_\s*\{\s*([a-z])\s*\\in\s*[A-Z]\s*\}", r"_{\1}"),
    (r"(?:\||\\lvert|\\vert)\s*(?:\\mathcal\s*)?\{?B\}?\s*(?:\||\\rvert|\\vert)", " m "),
    (r"\\partial\s*_", r"\\nabla_"),
    (r"\{\{((?:[^{}]|\{[^{}]*\})*)\}\}", r"{\1}"),
    (r"\(\s*\\lambda\s*=\s*0\s*\)\s*$", ""),
    (r"[{(]\s*([a-zA-Z]|\\[a-z]+)\s*\^\s*(\{[^{}]*\}|\w)\s*[)}]\s*(?:\^\s*\{\s*)?'\}?", r"\1^\2'"),
    (
        r"\\text\{\s*np\.sum\(\s*\}(.+?),\s*\\text\{\s*axis\s*=\s*([01])[^{}]*\)\s*\}",
        r"\\text{sumaxis\2}(\1)",
    ),
    (
        r"(?:,\s*(?:\\q?quad\s*)+|\\qquad\s*)(?!\s*\\?(?:ell|[a-z])\s*(?:=|\\in|\\ne))(?=[^,=]+=)",
        " ; ",
    ),
    (
        r"(?:\\math(?:bf|bb|bm)\s*\{?1\}?|1)\s*(?:_\s*\{|[(\[]|\\\{)\s*([i-n])\s*=\s*([i-n])"
        r"\s*(?:\\?\}|[)\]])",
        r"\\delta_{\1\2}",
    ),
    (
        r"(?:\\ell|(?<![A-Za-z\\])l)\s*\(\s*(?:\\(?:mathbf|vec|boldsymbol|bm)\s*)?\{?\s*"
        r"(?:\\theta|\\beta|w|\\mathbf\s*w)\s*\}?\s*\)",
        r"\\operatorname{loglikelihood}",
    ),
    (r"(?<=[JLEC\d])\s*\(\s*(?:\.\.\.|\\l?dots)\s*\)", ""),
    (r"\\zeta\s*\(", r"\\operatorname{softplus}("),
    (
        r"(?<![A-Za-z\\])([JLEC]|\\mathcal\s*\{?L\}?)_\s*\{?\s*(?:\\(?:text|mathrm|rm)\s*\{?)?\s*"
        r"(?:CE|BCE|MSE|NLL|SSE|ce|mse)\s*\}?\s*\}?(?=\s*[(=}])",
        r"\1",
    ),
    (r"(?<![A-Za-z])I_\s*\{\s*([i-n])\s*([i-n])\s*\}", r"\\delta_{\1\2}"),
    (r"\}\s*\.\s*(?=\\frac|\\partial)", r"} \\cdot "),
    (r"(\\\|)\s*_\s*\{?[2F]\}?", r"\1"),
    (r"\\(?:log|ln)\s*\\?sum\s*\\?exp", r"\\text{logsumexp}"),
    (r"\.\*", r"\\odot "),
    (r"\^\s*\{?\s*\(\s*n_\{?l\}?\s*\)\s*\}?", "^{(L)}"),
    (r"E\s*\[\s*(g|dw|dW)\s*\^\s*\{?2\}?\s*\]", "S"),
    (r"\\tilde\s*\{?\s*([JLEC])\s*\}?(?!\w)", r"\1_{reg}"),
    (r"\\(?:text|operatorname)\{(\w+)\}(?=\s*['^])", r" \1"),
    (r"\\(?:text|operatorname|mathrm)\{(CE|BCE|MSE|NLL|SSE|[Ll]oss|[Cc]ost)\}(?=\s*[(=}])", r" \1"),
    (r"\\(?:text|operatorname|mathrm)\{(net|out)\}(?=\s*_)", r" \1"),
    (
        r"\\frac\s*\{\s*(?:\\partial|d)\s*"
        r"((?:\\[a-z]+|[fgh])\s*\(\s*((?:[a-z]|net)(?:_\{?[a-z]\}?)?)\s*\))\s*\}"
        r"\s*\{\s*(?:\\partial\s*|d)\s*\2\s*\}",
        r"\\frac{d}{d \2} \1",
    ),
)


# Letters of *The Elements of Statistical Learning*, with its two layers of weights α and β.
_STATISTICAL = (
    (r"\\(?:alpha|beta)_([a-z])\s*\^\s*\{?(?:T|\\top)\}?\s*[xzXZ](?:_i)?(?![a-z])", r"z_\1"),
    (r"\\(?:alpha|beta)_", "w_"),
    (r"z_\{([a-z])i\}", r"h_\1"),
    (r"([xy])_\{i([a-z])\}", r"\1_\2"),
    (r"(?:\\delta|s)_\{([a-z])i\}", r"\\delta_\1"),
    (r"f_([a-z])\s*\(\s*x_i\s*\)", r"\\hat{y}_\1"),
    (r"\bR_i\b", "L"),
    (r"(\\partial)(?=[a-z])", r"\1 "),
)
_MOMENT = re.compile(r"(?<=[\w}'])\s*\(\s*n\s*\)")


def of_books(text: str) -> str:
    r"""Letters of two books in those of the others.

    >>> of_books(r"\delta_j(n) = e_j(n) \varphi'_j(v_j(n))")
    "\\delta_j = e_j \\varphi'_j(z_j)"
    >>> of_books(r"\frac{\partial R_i}{\partial \beta_{km}} = \delta_{ki} z_{mi}")
    '\\frac{\\partial L}{\\partial w_{km}} = \\delta_k h_m'
    """
    if haykins(text):
        text = _MOMENT.sub("", text)
        text = re.sub(r"(\\sum\s*_\s*\{\s*[a-z])\s*=\s*[01]\s*\}\s*\^\s*\{?m\}?", r"\1}", text)
        for old, new in (("v", "z"), ("y", "o"), ("d", "t")):
            text = re.sub(rf"(?<![A-Za-z\\]){old}(?=_)", new, text)
        return text
    if re.search(r"\\beta_\{?[a-z]", text) and re.search(r"\bR_|z_\{?[a-z]i\b|s_\{?[a-z]i\b", text):
        for pattern, new in _STATISTICAL:
            text = re.sub(pattern, new, text)
    return text


def haykins(text: str) -> bool:
    """Whether every quantity has the number of a step behind it, as in Haykin's book."""
    return not re.search(r"\^\s*\{?\s*[\[(lL]", text) and len(_MOMENT.findall(text)) > 1


_OF_CLASS = re.compile(
    r"(?:\\math(?:bf|bb|bm|ds)\s*\{?[1I]\}?|1|(?<![A-Za-z])I)\s*(?:_\s*\{|[(\[]|\\?\{)\s*"
    r"(?:([k-n])\s*=\s*)?y\s*((?:[_^]\s*(?:\{[^{}]*\}|\w))?)\s*(?:=\s*([j-nc]))?"
    r"\s*(?:\\?\}|[)\]])"
)


def one_of_class(text: str) -> str:
    r"""What is 1 for the class of an example, and 0 for others, as an entry of its label.

    >>> one_of_class(r"p_k - \mathbb{1}(y_i = k)"), one_of_class(r"1\{y^{(i)} = k\}")
    ('p_k - y_{k}', 'y_{k}^{(i)}')
    """

    def entry(found: re.Match[str]) -> str:
        k = (found[1] or "") + (found[3] or "")
        if len(k) != 1:
            return found[0]
        if found[2].lstrip().startswith("^"):
            return f"y_{{{k}}}{found[2]}"
        i = found[2].strip("_{} ")
        both = re.search(rf"_\s*\{{\s*{i}\s*,?\s*{k}\s*\}}", text) if i else None
        return f"y_{{{i}{k}}}" if both else f"y_{{{k}}}"

    return _OF_CLASS.sub(entry, text)


def of_targets(text: str) -> bool:
    """Whether errors are targets minus outputs in the book whose letters a formula has."""
    text = unicode_to_latex(text)
    return haykins(text) or bool(re.search(r"_\{?p[a-z]\b|Delta_\{?p\b", text))


def notations(text: str) -> str:
    r"""Notations of single sheets in those that are read.

    >>> notations(r"a .* b"), notations(r"\frac{\partial \sigma(x)}{\partial x}")
    ('a \\odot  b', '\\frac{d}{d x} \\sigma(x)')
    >>> notations(r"\sum_x y(x) a^{x,L}")
    '\\sum_{x}^{m}  y a^{L}'
    """
    text = one_of_class(of_books(text))
    for pattern, new in _NOTATIONS:
        text = re.sub(pattern, new, text)
    if re.search(r"\^\s*\{?\s*\(\s*\d", text):  # beside a layer (3), the 2 of δ^2 is one too
        text = re.sub(r"(\\delta|\\Theta)\s*\^\s*\{?\s*(\d)\s*\}?(?!\d)", r"\1^{(\2)}", text)
    if re.search(r"\\sum\s*_\s*(?:x\b|\{\s*x\s*\})", text):  # x counts the examples
        text = re.sub(r"\\sum\s*_\s*(?:x\b|\{\s*x\s*\})(?!\s*\^)", r"\\sum_{x}^{m} ", text)
        text = re.sub(r"\^\s*\{\s*x\s*,\s*", "^{", text)
        text = re.sub(r"((?:y|a|a\^L|a\^\{L\}))\s*\(\s*x\s*\)", r"\1", text)
    return text


def latex(text: str) -> str:
    r"""What the reader of `derive` reads, from what a person typed.

    >>> latex(r"w -&= α v_{dw}")
    'w := w - ( \\alpha  v_{dw})'
    >>> latex("δ^[l] = (W^[l+1]).T @ δ^[l+1]")
    '\\delta ^{[l]} = (W^{[l+1]})^{T} @ \\delta ^{[l+1]}'
    """
    text = one_line_cases(unicode_to_latex(text))
    text = notations(text)
    text = _MODEL.sub(r"\\hat{y}\1", _OUTPUT.sub(r"\\hat{y}\1", text))
    if re.search(r"(?<![A-Za-z\\])y", text):  # beside a label, h(x) is the output
        text = re.sub(
            r"(?<![A-Za-z\\])h\s*\(\s*x\s*(\^\s*\{[^{}]*\}|_\w)?\s*\)", r"\\hat{y}\1", text
        )
    text = re.sub(r"\(([^()]*;[^()]*)\)", lambda f: f[0].replace(";", ","), text)
    text = re.sub(
        r"np\.sum\(([^(),]+),\s*axis\s*=\s*([01])[^()]*\)", r"\\text{sumaxis\2}(\1)", text
    )
    text = re.sub(r"\bnp\.(?=[a-z]+\()|\bself\.", "", text)
    text = re.sub(r"\^\s*(?:\{\s*\+\s*\}|\+)", "^{new}", text)
    text = re.sub(r"\^\s*\{(\[[^\]]*\]|\([^)]*\))\s*\^\s*\{?(?:T|\\top)\}?\s*\}", r"^{\1T}", text)
    text = re.sub(r"(?<=[^\\])%[^\n]*", "", text) if "\\" in text else text
    text = text.replace(r"\forall", " ").replace(r"\lbrace", r"\{").replace(r"\rbrace", r"\}")
    text = text.replace(r"\left.", "").replace(r"\right.", "")
    for command, after in ((r"\boxed", 0), (r"\fbox", 0), (r"\underbrace", 1), (r"\overbrace", 1)):
        text = unwrapped(text, command, after)
    text = "".join(
        part if part.startswith(r"\begin{cases}") else _DROPPED.sub(" ", part)
        for part in re.split(r"(\\begin\{cases\}.*?\\end\{cases\})", text, flags=re.DOTALL)
    )
    for pattern, new in _RENAMED:
        text = re.sub(pattern, new, text)
    text = re.sub(r"\\hat\s*\{\s*\\text\{([^{}]*)\}\s*\}", r"\\hat{\1}", text)
    text = re.sub(r"\^\s*(\[[^\[\]]*\])(?!\s*\})", r"^{\1}", text)
    text = re.sub(r"\^\s*(\([^()^_ =]*\))", r"^{\1}", text)
    text = re.sub(r"_\s*(\[[^\[\]]*\]|\([^()^_ =]*\))", r"_{\1}", text)
    text = re.sub(r"\.T\b", "^{T}", text)
    text = re.sub(r"\^\s*(\{\s*\\top\s*\}|\\top\b|\{\s*\\text\{T\}\s*\}|\{\{?T\}\}?)", "^{T}", text)
    text = re.sub(
        r"(?<![A-Za-z])[A-Za-z]+(?:\\_[A-Za-z]+)+",
        lambda f: r"\operatorname{" + f[0].replace(r"\_", "") + "}",
        text,
    )
    text = re.sub(
        r"_(prev|next|out|in|hidden|output|true|pred|hat|train|[i-n]{2}|[A-Za-z]{3,})\b",
        r"_{\1}",
        text,
    )
    text = re.sub(r"__(.+?)__", r"\1", text)
    text = re.sub(r"\b([pP])\s*\(([^()|]*)\\?\|[^()]*\)", r"\1_{prob}", text)
    text = text.replace("**", "^").replace(".*", r"\odot ").replace("^*", "^{*}")
    text = re.sub(r"([A-Za-z\])}])\s*\^\s*-\s*(\d)", r"\1^{-\2}", text)
    text = re.sub(
        r"(?:,|\\text\s*\{[^{}]*\}|\bif\b|\bfor\b|\(|\s)\s*([i-l])\s*(=|\\neq?)\s*([i-l])\s*\)?\s*$",
        r", \1 \2 \3",
        text,
    )
    update = re.match(r"^([^=]*?)\s*([-+*/])\s*=(?!=)(.*)$", text, re.DOTALL)
    if update and update[1].strip() and "=" not in update[3]:
        left, sign, right = update.groups()
        text = f"{left.strip()} := {left.strip()} {sign} ({right})"
    return text.strip().rstrip(".,;: ").strip()
