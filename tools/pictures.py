"""Compare the picture that a cell draws now with the one that its notebook holds.

Two runs of a plot may differ in the last digits of what is drawn, so by parts of a pixel; they must
not differ in anything that a reader could see.
"""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image, ImageFilter

# Sizes may differ by this many pixels: a tight bounding box is rounded to whole ones.
SIZE_SLACK = 2
# The largest difference of a softened pixel, where black and white are 1 apart.
TOLERANCE = 0.1
BLUR_RADIUS = 2


def decode(png: str) -> Image.Image:
    """Return a base64-encoded picture as RGB, what is transparent as white."""
    picture = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGBA")
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, picture).convert("RGB")


def softened(picture: Image.Image, size: tuple[int, int]) -> np.ndarray:
    """Return a picture, cut to a size and blurred by a few pixels, as numbers from 0 to 1."""
    soft = picture.crop((0, 0, *size)).filter(ImageFilter.BoxBlur(BLUR_RADIUS))
    return np.asarray(soft, dtype=float) / 255


def difference(old: str, new: str) -> str | None:
    """Say how two base64-encoded pictures differ, or return None when a reader sees no difference.

    Both are blurred, so that a line that moved by part of a pixel weighs little, and the largest
    difference that is left decides, so that a changed digit in a large picture still counts.
    """
    before, after = decode(old), decode(new)
    sizes = np.array([before.size, after.size])
    if np.abs(sizes[0] - sizes[1]).max() > SIZE_SLACK:
        return f"the stored picture measures {before.size}, the new one {after.size} pixels"
    width, height = (int(length) for length in sizes.min(axis=0))
    size = (width, height)
    worst = float(np.abs(softened(before, size) - softened(after, size)).max())
    if worst > TOLERANCE:
        return f"the pictures differ by {worst:.2f} somewhere; {TOLERANCE} is allowed"
    return None
