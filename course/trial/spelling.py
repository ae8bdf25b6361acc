"""Text as people type it, turned into the LaTeX that the reader of `derive` reads.

Letters and signs of Unicode become commands, what only sets type is dropped, and what stands for
an operation in code (``@``, ``.T``, ``**``, ``-=``) becomes its sign.
"""

from __future__ import annotations

import re

from course.trial.characters import unicode_to_latex
from course.trial.notations import notations

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
STATEMENTS = re.compile(
    r"\\text\s*\{\s*(?:where|with|and|for)\b[^{}]*\}|\\\\(?:\[[^\]]*\])?|\\(?:implies|Rightarrow|iff|Longrightarrow)(?![A-Za-z])|=>|;"
)


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


def latex(text: str) -> str:
    r"""What the reader of `derive` reads, from what a person typed.

    >>> latex(r"w -&= α v_{dw}")
    'w := w - ( \\alpha  v_{dw})'
    >>> latex("δ^[l] = (W^[l+1]).T @ δ^[l+1]")
    '\\delta ^{[l]} = (W^{[l+1]})^{T} @ \\delta ^{[l+1]}'
    """
    text = one_line_cases(unicode_to_latex(text))
    text = notations(text)
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
