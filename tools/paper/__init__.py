"""The book on paper: ``make pdf`` prints the built pages with Chromium, and binds them."""
