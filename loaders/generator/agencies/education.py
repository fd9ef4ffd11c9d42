"""Education: guardianships and enrolments."""

from __future__ import annotations

import polars as pl

from loaders.generator.homes import LEVELS
from loaders.generator.numbers import act_numbers, bins
from loaders.generator.town import Town, day

KINDS = ("guardian", "trustee", "foster")
PEOPLE_PER_INSTITUTION = 2500
FIRST_INSTITUTION = 5_000_000
"""Serial from which the institutions' business numbers run, apart from the employers'."""


def feeds(town: Town) -> dict[str, pl.DataFrame]:
    """guardianships, enrolments."""
    return {"guardianships": _guardianships(town), "enrolments": _enrolments(town)}


def _guardianships(town: Town) -> pl.DataFrame:
    rows = act_numbers(town.facts.of("guardianships"), "valid_from")
    return rows.select(
        decision_no="G-" + pl.col("act_no"),
        ward_iin=town.iin_of(rows["ward"]),
        guardian_iin=town.iin_of(rows["guardian"]),
        kind=pl.col("kind").replace_strict(dict(enumerate(KINDS)), return_dtype=pl.String),
        valid_from=pl.col("valid_from").cast(pl.Date),
        valid_to=day("valid_to"),
        sequence="sequence",
    )


def _enrolments(town: Town) -> pl.DataFrame:
    rows = town.facts.of("enrolments").with_row_index("row")
    record = pl.when(pl.col("record") < 0).then(pl.col("row").cast(pl.Int32)).otherwise("record")
    institutions = 3 + len(town.people) // PEOPLE_PER_INSTITUTION
    institution = (FIRST_INSTITUTION + rows["institution"].cast(pl.Int64) % institutions).to_numpy()
    return rows.select(
        record_no="E-" + (record + 1).cast(pl.String).str.zfill(7),
        iin=town.iin_of(rows["person"]),
        institution_bin=bins(institution),
        level=pl.col("level").replace_strict(dict(enumerate(LEVELS)), return_dtype=pl.String),
        form=pl.when(pl.col("full_time") == 1).then(pl.lit("full_time")).otherwise(pl.lit("part_time")),
        valid_from=pl.col("valid_from").cast(pl.Date),
        valid_to=day("valid_to"),
        sequence="sequence",
    )
