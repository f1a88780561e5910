"""JSON for programs, as it may also be shown: nothing in it steers a terminal or changes what is seen."""

from __future__ import annotations

import json
import re
from typing import Any

# Controls behind ASCII, what is invisible or changes the direction of text, and halves of characters. All
# of them occur in strings only, where an escape means the same.
_UNSEEN = re.compile(
    r"[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    r"\U000e0000-\U000e007f]"
)


def to_json(document: Any, indent: int | None = None) -> str:
    """One JSON document: letters of all languages as they are, what is invisible as its escape.

    Raises ValueError for a number that JSON does not have, and TypeError for what is not a plain value.
    """
    text = json.dumps(document, ensure_ascii=False, indent=indent, allow_nan=False)
    return _UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], text)
