"""How programs and people write yes and no, in English, German and French."""

from __future__ import annotations

_YES = "true yes y t 1 x on ja j wahr oui o vrai"
_NO = "false no n f 0 off nein falsch non faux"

# Folded spelling -> meaning.
FLAGS: dict[str, bool] = {**dict.fromkeys(_YES.split(), True), **dict.fromkeys(_NO.split(), False)}
