"""The backend of Matplotlib that the cells of a page use: `matplotlib.use("module://course.live.backend")`."""

from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas

from course.live.pictures import show

__all__ = ["FigureCanvas", "show"]
