"""Beside the packages, the wheel holds the table of contents, from which the course is ordered."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

CONTENTS = Path(__file__).resolve().parent.parent / "_toc.yml"


class BuildWithContents(build_py):
    """Copy the table of contents into the package; an editable install reads the original."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            self.copy_file(str(CONTENTS), str(Path(self.build_lib, "course", CONTENTS.name)))


setup(cmdclass={"build_py": BuildWithContents})
