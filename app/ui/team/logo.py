"""The company's logo: chosen, looked at, removed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, QStandardPaths, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.domain.errors import EnvironmentFault, UserError
from app.domain.logo import Logo
from app.services.logo import SUFFIXES, RemoveLogo, SetLogo, logo, logo_of, read_picture, remove_logo, set_logo
from app.ui.host import Host
from app.ui.shared.box_paint import draw_box
from app.ui.shared.buttons import Button
from app.ui.shared.grid.desk import ListDesk
from app.ui.shared.grid.loader import ListLoader
from app.ui.shared.labels import Label
from app.ui.shared.panel import Panel, SectionHeader
from app.ui.shared.strips import Strip
from app.ui.shared.theme import Theme

_WIDEST = 640
_PREVIEW = QSize(240, 64)
_DRAWING = ".svg"
_SHARPEST = QSize(1500, 400)  # dots that a drawing becomes; the services make it smaller where they like
_FILTER = "Pictures (*.png *.jpg *.jpeg *.svg)"
_NONE = "No logo: the program's own sign stands on what is printed."


class _Preview(QWidget):
    """The logo on white, as paper is."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setFixedSize(Theme.current().px(_PREVIEW.width()), Theme.current().px(_PREVIEW.height()))

    def show_logo(self, found: Logo | None) -> None:
        """Show this one, or nothing."""
        self._image = None if found is None else QImage.fromData(found.data)
        words = "No logo" if found is None else f"The logo, {found.wide} by {found.tall} dots"
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, area = Theme.current(), QRectF(self.rect())
        painter = QPainter(self)
        draw_box(painter, area, tokens, outline="border", radius=tokens.radius("panel"))
        if self._image is not None:
            inner = area.adjusted(1, 1, -1, -1)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Qt.GlobalColor.white)
            painter.drawRoundedRect(inner, tokens.radius("panel"), tokens.radius("panel"))
            room, ratio = inner.adjusted(10, 8, -10, -8), self.devicePixelRatioF()
            fitted = self._image.size().scaled((room.size() * ratio).toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            smooth = Qt.TransformationMode.SmoothTransformation
            small = self._image.scaled(fitted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            small.setDevicePixelRatio(ratio)
            painter.drawImage(room.center() - QRectF(0, 0, *small.deviceIndependentSize().toTuple()).center(), small)
        painter.end()


class LogoPanel(QWidget):
    """Which picture stands in the head of everything that is printed. Owners choose it, everybody sees it."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.problem = Strip("error", "")
        self.problem.hide()
        self._desk = ListDesk(host, self, self._say)
        self.preview = _Preview()
        self._about = Label(_NONE, "meta", "text2", wrap=True)
        self.choose = Button("Choose a picture", icon="upload")
        self.remove = Button("Remove the logo", icon="trash-2")
        self.choose.clicked.connect(self._on_choose)
        self.remove.clicked.connect(self._on_remove)
        self._lay_out()
        self._loader = ListLoader(host, self, frozenset({"team_logos", "users"}), logo)
        self._loader.loaded.connect(self._on_loaded)

    def _lay_out(self) -> None:
        panel = Panel()
        panel.setMaximumWidth(_WIDEST)
        panel.body.addWidget(SectionHeader("Company logo", "in the head of PDFs and prints"))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.preview)
        beside = QVBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(self._about)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.choose, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        beside.addLayout(buttons)
        row.addLayout(beside, 1)
        panel.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(panel)
        column.addWidget(self.problem)

    def _say(self, words: str) -> None:
        self.problem.set_text(words)
        self.problem.setVisible(bool(words))

    def _on_loaded(self, found: Logo | None) -> None:
        self.preview.show_logo(found)
        refused = Ahead(self._host.ctx.actor).why_not("team_logos", Op.EDIT)
        self._about.setText(refused or (_NONE if found is None else "PNG, JPEG or SVG. Earlier prints keep theirs."))
        self.choose.set_disabled_because(refused)
        self.remove.set_disabled_because(refused or ("" if found else "There is no logo to remove."))

    def _on_choose(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        dialog = QFileDialog(self.window(), "Choose the company's logo", folder, _FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.take(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take(self, path: Path) -> None:
        """Make the picture in a file the logo."""
        ctx = self._host.ctx

        def read(found: Logo) -> None:
            self._desk.run(lambda: set_logo(ctx, SetLogo(found)), toast=True)

        def failed(error: Exception) -> None:
            if isinstance(error, UserError | EnvironmentFault):
                self._say(error.message)
            else:
                self._host.show_error(error)

        self._host.runner.background(lambda _progress: _read(path), owner=self, done=read, failed=failed)

    def _on_remove(self) -> None:
        ctx = self._host.ctx
        self._desk.run(lambda: remove_logo(ctx, RemoveLogo()), toast=True)


def _read(path: Path) -> Logo:
    """The logo in a file; a drawing becomes a picture. Not on the GUI thread."""
    data = read_picture(path)
    is_drawing = path.suffix.lower() == _DRAWING
    return logo_of(drawn(data, path.name) if is_drawing else data, path.name)


def drawn(data: bytes, name: str) -> bytes:
    """A drawing (SVG) as a PNG, sharp enough for paper. UserError where it is none, or a broken one."""
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer()
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    if not renderer.load(QByteArray(data)) or renderer.defaultSize().isEmpty():
        others = ", ".join(suffix.removeprefix(".").upper() for suffix in SUFFIXES[:2])
        raise UserError(f"The drawing in {name} can't be read. Export it again, or as {others}.")
    image = QImage(
        renderer.defaultSize().scaled(_SHARPEST, Qt.AspectRatioMode.KeepAspectRatio), QImage.Format.Format_ARGB32
    )
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(held, b"PNG").write(image)
    return bytes(held.data().data())
