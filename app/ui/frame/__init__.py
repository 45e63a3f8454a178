"""What stands around every screen: sidebar, command bar, side sheet, status bar, menus, and the ways between them."""
