"""Charts on screen: painted in the colours of the theme, walked by keys, and open to a click on each figure."""
