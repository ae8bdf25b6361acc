"""The files with which the book runs its cells in the page: `python -m tools.live`."""
