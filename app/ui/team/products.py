"""What the team sells."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from app.domain.access import Op
from app.domain.errors import UserError
from app.domain.money import Money
from app.domain.plurals import counted
from app.services.products import (
    CreateProduct,
    DeleteProduct,
    EditProduct,
    ProductRow,
    create_product,
    delete_product,
    edit_product,
    products,
)
from app.ui.host import Host
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.form_dialog import FormDialog
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.page import ListPage
from app.ui.shared.grid.uses import faded, use_column
from app.ui.shared.grid.view import RowDeed
from app.ui.shared.money_text import money_text
from app.ui.shared.typed import amount
from app.ui.team.words import optional_text, required_text


class ProductsPage(ListPage):
    """The products by name. Prices may be typed in any currency, and as sums."""

    def __init__(self, host: Host) -> None:
        empty = EmptyState(
            "package", "No products yet", "Add what you sell, or import a list of it from a file.", "Add a product"
        )
        self._price = amount(host.ctx, lambda: host.ctx.team.currency)
        super().__init__(
            host,
            name="Products",
            sentence="What offers are made of. Without a list price, the price is asked on each offer.",
            columns=self._columns(),
            tables=frozenset({"products"}),
            read=lambda ctx: products(ctx, with_retired=True),
            empty=empty,
            table="products",
        )
        self.offer_adding("Add a product", self.add)
        self.add_deeds(
            (
                RowDeed("Add a product", lambda _row: self.add(), "Ins", self.ruled(Op.ADD)),
                RowDeed("Delete", self.delete, "Del", self.ruled(Op.REMOVE)),
                self.desk.history_deed("products", lambda row: row.name),
            )
        )

    def _columns(self) -> tuple[GridColumn, ...]:
        name = required_text("Give the product a name.")
        price = GridColumn(
            "list_price",
            "List price",
            lambda row: money_text(row.list_price) if row.list_price else "",
            130,
            is_right=True,
            read=self._price.read,
            color=faded,
        )
        return (
            GridColumn("name", "Product", lambda row: row.name, 0, is_strong=True, read=name, color=faded),
            GridColumn("code", "Code", lambda row: row.code or "", 120, read=optional_text, color=faded),
            GridColumn("family", "Family", lambda row: row.family or "", 150, read=optional_text, color=faded),
            price,
            use_column(),
        )

    def on_loaded(self, answer: tuple[ProductRow, ...]) -> None:
        """Show the products."""
        in_use = sum(row.is_active for row in answer)
        self.show_rows(answer, f"{in_use} in use")
        self.tell(counted(in_use, "product", "products"))

    def store_cell(self, row: ProductRow, key: str, value: object) -> None:
        """Store what was typed or chosen."""
        ctx = self.host.ctx
        values: dict[str, object] = {key: value}
        if key == "list_price":
            price = value if isinstance(value, Money) else None
            values = {
                "list_price_minor": price.minor if price else None,
                "currency": price.currency if price else None,
            }
        self.desk.save_cell(self.view, row, key, lambda seen: edit_product(ctx, EditProduct(row.id, seen, values)))

    def delete(self, row: ProductRow) -> None:
        """Delete a product; one that offers use is refused with the way out."""
        ctx = self.host.ctx
        self.desk.change(lambda seen: delete_product(ctx, DeleteProduct(row.id, seen)), row.version, toast=True)

    def add(self) -> None:
        """Ask for a new product."""
        dialog = FormDialog(self.window(), "Add a product", "Add")
        dialog.add("name", "Name", QLineEdit(), wide=True)
        dialog.add("code", "Code", QLineEdit())
        dialog.add("family", "Family", QLineEdit())
        price = QLineEdit()
        price.setPlaceholderText("1,250 or $1,400")
        dialog.add("list_price", "List price", price, hint="Empty: asked on each offer")
        dialog.accepted.connect(lambda: self._on_accepted(dialog))
        self.host.ask(dialog)

    def _on_accepted(self, dialog: FormDialog) -> None:
        try:
            price = self._price.read(dialog.text("list_price"))
        except UserError as error:
            dialog.fail(UserError(error.message, field="list_price"))
            return
        command = CreateProduct(
            dialog.text("name"),
            dialog.text("code") or None,
            dialog.text("family") or None,
            price if isinstance(price, Money) else None,
        )
        ctx = self.host.ctx
        self.desk.create(dialog, lambda: create_product(ctx, command), self.pick_saved)
