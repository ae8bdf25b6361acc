"""The times from which the chapter about gradients that add up is drawn."""

import datetime

import pytest

from course.libraries import scaling
from tools.libraries.environments import LIBRARIES

DATA = scaling.data()


def test_the_file_says_when_where_and_with_what_it_was_measured():
    assert datetime.date.fromisoformat(DATA["date"]) >= datetime.date(2026, 11, 28)
    assert "cores" in DATA["machine"]
    assert DATA["versions"].keys() == {"python", "numpy", "dask", "distributed", "torch"}
    assert f"torch=={DATA['versions']['torch'].split('+')[0]}" in LIBRARIES["torch"].packages
    assert DATA["seed"] == scaling.SEED


def test_each_program_was_timed_at_each_task():
    found = [(row.who, row.workers, row.hidden, row.batch) for row in scaling.rows()]
    wanted = {(*who, *task) for who in scaling.NAMES for task in scaling.TASKS}
    assert set(found) == wanted
    assert len(found) == len(wanted)


@pytest.mark.parametrize("row", scaling.rows(), ids=lambda row: f"{row[0]}-{row[1]}-{row[3]}")
def test_a_row_is_possible(row):
    # a multiplication and an addition for each parameter and example, three times
    operations = 6 * row.parameters * row.batch / row.workers
    assert 1e9 < operations / row.seconds < 1e12
    both = 2 * 4 * row.parameters  # each sends its gradient once, whole
    if row.workers > 1 and row.who != "nnlib.parallel":
        assert row.bytes > both * 0.99
    else:  # there is one, or they read it in the machine's memory
        assert row.bytes < both * 0.6
