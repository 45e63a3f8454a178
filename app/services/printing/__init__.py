"""What is printed: PDF files, page by page. Nothing outside of this package knows the library that writes them.

``document.write_pdf`` is the way in; ``sheet.Sheet`` is what a page is drawn on.
"""
