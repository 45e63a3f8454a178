"""The parts of one board, as those that work on it find each other."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.ui.board.aim import Aim
from app.ui.board.deck import Deck
from app.ui.board.foresight import Foresight
from app.ui.board.gate import Gate
from app.ui.board.hand import Hand
from app.ui.board.loader import Loader
from app.ui.board.mover import Mover
from app.ui.board.rules import Rules
from app.ui.board.view import BoardView
from app.ui.host import Host
from app.ui.shared.card_look import Look
from app.ui.shared.lift_list import KeyHandler


@dataclass(frozen=True)
class Bench:
    """``screen`` is the widget that all of it lives in."""

    host: Host
    screen: QWidget
    look: Look
    deck: Deck
    view: BoardView
    hand: Hand
    loader: Loader
    mover: Mover
    gate: Gate
    aim: Aim
    rules: Rules


class KeyRelay:
    """Stands for the keys until they are there: they need the parts, and the parts need them."""

    def __init__(self) -> None:
        self.keys: KeyHandler | None = None

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key means something on the board."""
        return self.keys is not None and self.keys.wants(event)

    def take(self, event: QKeyEvent) -> bool:
        """Do what it means."""
        return self.keys is not None and self.keys.take(event)


def make_bench(host: Host, screen: QWidget, keys: KeyHandler) -> Bench:
    """All parts, in the order in which they need each other."""
    deck, look = Deck(host, screen), Look()
    view = BoardView(deck, look, keys, screen)
    hand = Hand(deck, view, screen)
    loader = Loader(host, deck, screen)
    loader.late.connect(view.set_late)
    mover = Mover(host, deck, loader, screen)
    rules = Rules(host, deck)
    gate = Gate(host, deck, loader, mover, rules, screen)
    aim = Aim(host, deck, view, loader, gate, screen)
    Foresight(deck, view, aim)
    return Bench(host, screen, look, deck, view, hand, loader, mover, gate, aim, rules)
