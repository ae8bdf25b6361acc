"""Code cells as a page runs them: without Jupyter, in Pyodide or in any other Python."""
