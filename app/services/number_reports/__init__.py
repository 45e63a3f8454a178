"""Reports of numbers: each is reckoned once, as tables that screen, text, CSV, JSON and PDF only show.

``catalogue.REPORTS`` lists them and ``catalogue.make`` makes one.
"""
