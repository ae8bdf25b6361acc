"""Networks as files: a ``.npz`` of arrays and names, which holds no code."""

import io
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from nnlib import _validate
from nnlib._params import check_untied
from nnlib._types import Array
from nnlib.dense import Dense

if TYPE_CHECKING:
    from nnlib.mlp import MLP

Kind = TypeVar("Kind", bound="MLP")
FORMAT, VERSION = "nnlib.MLP", 1
NAMES = ("hidden", "output", "loss", "dtype", "kind")


def save(net: "MLP", path: str | PathLike[str]) -> None:
    """Write a network to a file."""
    check_untied(net.params)
    held: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "kind": type(net).__name__,
        "sizes": net.sizes,
        "hidden": net.hidden,
        "output": net.output,
        "loss": net.loss,
        "slope": net.slope,
        "dtype": net.dtype.name,
    }
    for at, (W, b) in enumerate(net.params, start=1):
        held[f"W{at}"], held[f"b{at}"] = W, b
    # Written in one go, and under the very name that is given: np.savez would add an ending to it.
    file = io.BytesIO()
    np.savez(file, **held)
    Path(path).write_bytes(file.getvalue())


def load(kind: type[Kind], path: str | PathLike[str]) -> Kind:
    """Read a network from a file, or raise ``ValueError`` if it holds none."""
    held = _read(path)
    if _text(held, "format") != FORMAT:
        raise _foreign(path, "its format has another name")
    version = held["version"].tolist() if "version" in held else None
    if version != VERSION:
        raise ValueError(f"{path} has version {version} of its format, expected {VERSION}")
    texts = {name: _text(held, name) for name in NAMES}
    sizes = held.get("sizes", np.array(None))
    numbers = sizes.dtype.kind in "iu" and sizes.ndim == 1 and len(sizes) > 1
    if None in texts.values() or not numbers or "slope" not in held or held["slope"].size != 1:
        raise _foreign(path, "a part is missing")
    if texts["kind"] != kind.__name__:
        raise ValueError(
            f"{path} holds a network of the class {texts['kind']}, expected {kind.__name__}:"
            f" load it by {texts['kind']}.load"
        )
    # Before the network is made: a file must not ask for more room than it fills itself.
    layers = [_layer(held, at) for at in range(1, len(sizes))]
    for at, (W, b) in enumerate(layers):
        if W.shape != (sizes[at + 1], sizes[at]) or b.shape != (sizes[at + 1], 1):
            raise _foreign(path, f"layer {at + 1} has other shapes than its sizes say")
        if {W.dtype.name, b.dtype.name} != {texts["dtype"]}:
            raise _foreign(path, f"layer {at + 1} is not of the type {texts['dtype']}")
    net = kind(
        sizes.tolist(),
        hidden=str(texts["hidden"]),
        output=str(texts["output"]),
        loss=str(texts["loss"]),
        dtype=_validate.float_type(str(texts["dtype"])),
        slope=held["slope"].item(),
        init="zeros",
    )
    net.params = layers
    return net


def _read(path: str | PathLike[str]) -> dict[str, Array]:
    """Return all arrays of a file that NumPy can read without running anything."""
    with Path(path).open("rb") as file:
        try:
            held = np.load(file, allow_pickle=False)
            return {name: held[name] for name in held.files}
        except Exception as error:  # a foreign file can be wrong in any way
            raise _foreign(path, str(error)) from error


def _text(held: dict[str, Array], name: str) -> str | None:
    found = held.get(name)
    return str(found) if found is not None and found.dtype.kind == "U" and not found.ndim else None


def _layer(held: dict[str, Array], at: int) -> Dense:
    nothing = np.empty(0)
    return Dense(held.get(f"W{at}", nothing), held.get(f"b{at}", nothing))


def _foreign(path: str | PathLike[str], why: str) -> ValueError:
    return ValueError(f"{path} is not a network that nnlib saved: {why}")
