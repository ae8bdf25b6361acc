"""The cheat sheet that is right: `network` in two layouts, and the `pieces` that both share."""

from course.cheat_sheet.layouts import COLUMNS, ROWS
from course.cheat_sheet.network import sections
from course.cheat_sheet.page import network_side, pieces_side
from course.cheat_sheet.pieces import updates

__all__ = ["COLUMNS", "ROWS", "network_side", "pieces_side", "sections", "updates"]
