"""A changed law over everybody: sums a person can add up, and few families are never shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console

from api.cli.simulation import _table
from registry import law, steps
from registry.changes import read_change
from registry.dated import Choice
from registry.errors import RefusedInput, WrongUsage
from registry.families import family
from registry.ports import Store
from registry.simulate import SUMS, Simulation, _shown, simulate
from registry.simulation_picture import picture
from tests.building import deliver, named, person
from tests.stewards.family import take

DAY = date(2023, 3, 1)
IN_ALMATY = [person(f"1960-01-{day:02d}", "F") for day in range(1, 16)]
IN_SHYMKENT = [person(f"1961-01-{day:02d}", "F") for day in range(1, 13)]
IN_ABAI = [person(f"1962-01-{day:02d}", "F") for day in range(1, 4)]
LONG_AGO = person("1963-01-01", "F")
MOTHERS = [*IN_ALMATY, *IN_SHYMKENT, *IN_ABAI]
AMOUNT = 22_080
"""6.40 × 3 450, worked out in the handbook."""


@pytest.fixture
def mothers(store: Store, tmp_path: Path) -> Store:
    """Thirty mothers awarded in February and one long before, each living alone; one is paid already."""
    places = [("75", IN_ALMATY), ("79", IN_SHYMKENT), ("10", IN_ABAI)]
    homes = [
        {"iin": iin, "address_code": f"{code}{at:014d}", "kato": f"{code}0000000", "settlement": "urban"}
        | {"valid_from": "2012-01-01", "protected": False}
        for code, people in places
        for at, iin in enumerate(people)
    ]
    awards = [
        {"award_no": f"A{i}", "iin": iin, "award": "altyn_alqa", "awarded": "2023-02-01"}
        for i, iin in enumerate(MOTHERS)
    ] + [{"award_no": "A-old", "iin": LONG_AGO, "award": "altyn_alqa", "awarded": "2001-02-01"}]
    paid = {"assignment_no": "P1", "iin": IN_ALMATY[0], "benefit": "awarded_mother", "amount": AMOUNT}
    paid |= {"valid_from": "2023-02-10"}
    deliver(tmp_path, "population", 1, {"citizens": named(*MOTHERS, LONG_AGO), "residence": homes})
    deliver(tmp_path, "awards", 1, {"mothers": awards})
    deliver(tmp_path, "benefits", 1, {"payments": [paid]})
    take(store, tmp_path)
    steps.assemble(store, family("card"), day=DAY, known=3)
    steps.watch(store, day=DAY, known=3)
    steps.decide(store, day=DAY, known=3)
    return store


def simulated(store: Store, folder: Path, text: str) -> Simulation:
    path = folder / "change.yaml"
    path.write_text(text)
    return simulate(store, read_change(path, DAY), day=DAY, known=3)


def test_everybody_is_decided_twice(mothers: Store, tmp_path: Path) -> None:
    assert mothers.ask("derived/decisions").filter(outcome="yes").height == 29, "one is paid already"
    done = simulated(mothers, tmp_path, "monthly_index: 6900")
    everybody, after = 31 * AMOUNT, 31 * 2 * AMOUNT
    assert done.totals == dict(zip(SUMS, (31, 31, 0, everybody, after, 0, 0), strict=True))
    assert (done.undecided, done.left_out) == (0, {})
    told = done.by["region"].select("region", "gain", "monthly_after").rows()
    hidden = [("79", None, None), ("unknown", None, None)]  # four families would be the total less all shown
    assert told == [("10", None, None), ("75", 15, 15 * 2 * AMOUNT), *hidden]
    [size] = done.by["size"].rows()
    assert size == ("1", 31, 31, 0, everybody, after, 0, 0)


def test_the_law_as_it_is_changes_nothing(mothers: Store, tmp_path: Path) -> None:
    stored = mothers.ask("derived/decisions")
    done = simulated(mothers, tmp_path, "monthly_index: 3450")
    assert (done.totals["gain"], done.totals["lose"]) == (0, 0)
    assert done.totals["monthly_before"] == done.totals["monthly_after"] == 31 * AMOUNT
    assert mothers.ask("derived/decisions").equals(stored), "nothing is written"
    assert law.value("monthly_index", DAY) == 3450


def test_who_no_longer_has_a_right_loses(mothers: Store, tmp_path: Path) -> None:
    nothing = "awarded_mother.award_coefficient: {each: {kumis_alqa: 0, altyn_alqa: 0, mother_heroine: 0,"
    done = simulated(mothers, tmp_path, f"{nothing} maternal_glory_1: 0, maternal_glory_2: 0}}}}")
    assert (done.totals["gain"], done.totals["lose"], done.totals["monthly_after"]) == (0, 31, 0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("monthly_indx: 1", "monthly_indx is no parameter of the law"),
        ("monthly_indx: much", "monthly_indx is no parameter of the law"),
        ("- 4000", "change.yaml"),
        ("monthly_index: {steps: {1: 2}}", "a table counts a column"),
        ("monthly_index: 0.5", "too fine"),
        ("awarded_mother.amount_rounding: sideways", "sideways"),
        ("", "change.yaml"),
        ('monthly_index: "3450"', "a number, not a word"),
        ("monthly_index: 1.0e+30", "a number, not a word"),
        ("monthly_index: 100000000000", "above"),
        ("monthly_index: .nan", "monthly_index"),
        (
            "awarded_mother.award_coefficient: {each: {altin_alqa: 7}}",
            r"there is no altin_alqa\n.*\n.*altyn_alqa",
        ),
        ("awarded_mother.award_coefficient: {steps: {1: 7}}", r"another form\n.*\n.*each"),
        ("disability.coefficient_1: {steps: {1: 2}}", r"another form\n.*\n.*each"),
        ("large_family.allowance: {steps: {-4: 16}}", "a count is 0 or more"),
        ("pension_withheld: 150", "above 100"),
    ],
)
def test_a_change_that_fits_nothing_is_told(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "change.yaml").write_text(text)
    with pytest.raises(RefusedInput, match=words):
        read_change(tmp_path / "change.yaml", DAY)


def test_a_code_that_a_change_leaves_out_keeps_its_value(tmp_path: Path) -> None:
    name = "awarded_mother.award_coefficient"
    (tmp_path / "change.yaml").write_text(f"{name}: {{each: {{altyn_alqa: 8}}}}")
    changed = read_change(tmp_path / "change.yaml", DAY)[name].on(DAY).value
    assert isinstance(changed, Choice)
    there = law.value(name, DAY)
    assert isinstance(there, Choice)
    assert changed.each == {**there.each, "altyn_alqa": 8}


def test_a_changed_law_that_gives_no_amount_is_told(mothers: Store, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="the changed law cannot be worked out"):
        simulated(mothers, tmp_path, "social_assistance.quarter_months: 0")


def test_a_change_of_a_day_without_law_is_told(tmp_path: Path) -> None:
    (tmp_path / "change.yaml").write_text("monthly_index: 4000")
    with pytest.raises(RefusedInput, match="monthly_index has no value on 2001-01-01"):
        read_change(tmp_path / "change.yaml", date(2001, 1, 1))
    with pytest.raises(WrongUsage, match=r"other\.yaml"):
        read_change(tmp_path / "other.yaml", DAY)


def rows(*counts: tuple[int, int, int]) -> pl.DataFrame:
    """Rows of a table with so many families, gaining and losing; each pays a tenge."""
    said = [(chr(97 + i), *three, *[three[0]] * 4) for i, three in enumerate(counts)]
    return pl.DataFrame(said, schema=["region", *SUMS], orient="row")


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([(50, 20, 30), (40, 0, 40)], "ab"),
        ([(50, 20, 30), (9, 9, 0), (30, 15, 15)], "a"),
        ([(50, 20, 30), (9, 9, 0), (30, 15, 15), (8, 0, 0)], "a"),
        ([(50, 20, 30), (30, 1, 29), (30, 29, 1)], "a"),
        ([(5, 5, 0)], ""),
        ([(50, 20, 30), (40, 20, 20), (30, 15, 15), (3, 0, 0), (2, 0, 0)], "ab"),
        ([(50, 20, 30), (40, 20, 20), (30, 15, 15), (9, 0, 0), (2, 0, 0)], "abc"),
        ([(50, 20, 30), (40, 20, 20), (30, 0, 15), (9, 2, 0), (8, 0, 0)], "a"),
    ],
)
def test_a_hidden_row_cannot_be_worked_out(counts: list[tuple[int, int, int]], shown: str) -> None:
    found = _shown(rows(*counts), 10)
    assert "".join(found.filter(pl.col("families").is_not_null())["region"]) == shown
    assert found.filter(pl.col("families").is_null()).select(
        SUMS
    ).null_count().sum_horizontal().sum() == 7 * (len(counts) - len(shown))


def test_the_picture_hides_what_the_table_hides() -> None:
    drawn = picture(_shown(rows((50, 20, 30), (9, 9, 0), (8, 8, 0)), 10), {"a": "Abai"}, "What if")
    assert "Abai" in drawn
    assert drawn.count("too few to be shown") == 2
    assert ">9<" not in drawn


def test_where_a_terminal_is_narrow_no_number_is_cut() -> None:
    of_a_nation = (20_139_585, 2_139_585, 1_000_000, 30_429_800_000, 32_429_800_000, 0, 3_000_000_000)
    table = pl.DataFrame(
        [("pregnancy_and_childbirth", *of_a_nation)], schema=["benefit", *SUMS], orient="row"
    )
    terminal = Console(width=80)
    with terminal.capture() as told:
        terminal.print(_table(table, "by benefit"))
    assert "20,139,585 2,139,585 1,000,000 30,429,800 2,000,000    0 3,000,000" in told.get()
