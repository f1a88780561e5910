"""Pictures of few colours made small."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image

_COLOURS = 255


def compressed(picture: bytes) -> bytes:
    """A PNG with a palette, which is what a screen of text needs."""
    return _small(_opened(picture))


def stacked(pictures: Sequence[bytes]) -> bytes:
    """Pictures of one width as one, from top to bottom."""
    parts = [_opened(picture) for picture in pictures]
    whole = Image.new("RGB", (max(part.width for part in parts), sum(part.height for part in parts)))
    top = 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height
    return _small(whole)


def _opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture)).convert("RGB")


def _small(image: Image.Image) -> bytes:
    reduced = image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    written = io.BytesIO()
    reduced.save(written, "PNG", optimize=True)
    return written.getvalue()
