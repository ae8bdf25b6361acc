"""Letters and signs of Unicode as commands of LaTeX."""

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
