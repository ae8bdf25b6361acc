"""The exercises, one module for each chapter, named by the chapter's slug."""
