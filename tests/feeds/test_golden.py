"""Each feed's golden case, and what holds for all: again, corrected, taken back, retired, as Parquet."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import polars as pl
import pytest

from loaders.deliveries import FolderDelivery
from loaders.feeds import feed, feeds
from registry.errors import RefusedInput
from registry.ports import Store
from registry.receive import receive
from tests.building import Rows, deliver
from tests.engines import raw
from tests.feeds.golden import FOLDER, PEOPLE, all_facts, case, quarantine, send, send_all

FEEDS = sorted(feeds())
OTHER: dict[str, dict[str, str]] = {
    "accounts": {"valid_from": "2020-03-03"},
    "adoptions": {"as": "father"},
    "births": {"act_date": "2022-02-02"},
    "businesses": {"share": "0.1"},
    "citizens": {"surname": "Other"},
    "conclusions": {"group": "3"},
    "contacts": {"valid_from": "2020-03-03"},
    "contributions": {"contribution": "1"},
    "death_certificates": {"died": "2020-02-02"},
    "deaths": {"died": "2020-02-02"},
    "decisions": {"effective": "2022-07-07"},
    "departures": {"returned": "2021-01-01"},
    "divorces": {"act_date": "2020-02-02"},
    "dwellings": {"share": "0.1"},
    "enrolments": {"level": "other"},
    "genealogy_divorces": {"over": "1920-06-06"},
    "genealogy_guardians": {"since": "1920-06-06"},
    "genealogy_marriages": {"since": "1920-06-06"},
    "genealogy_parents": {"since": "1920-06-06"},
    "genealogy_persons": {"since": "1920-06-06"},
    "guardianships": {"kind": "foster"},
    "incomes": {"amount": "1"},
    "land": {"share": "0.1"},
    "loans": {"outstanding": "1"},
    "marriages": {"act_date": "2020-02-02"},
    "maternity_leaves": {"days": "1"},
    "mothers": {"awarded": "2020-02-02"},
    "participation": {"months": "1"},
    "paternities": {"act_date": "2020-02-02"},
    "payments": {"amount": "1"},
    "placements": {"kind": "prison"},
    "registrations": {"removed": "2023-02-27"},
    "residence": {"settlement": "rural"},
    "successions": {"from": "2020-03-03"},
    "vehicles": {"valid_from": "2020-03-03"},
}
"""Another content of a row."""
# A question mark is a surname and a level of study, but none of the rest.
SPOILT = OTHER | {"citizens": {"sex": "?"}, "enrolments": {"form": "?"}}


@pytest.fixture(params=FEEDS)
def name(request: pytest.FixtureRequest) -> str:
    """Each feed."""
    return str(request.param)


def good_rows(name: str) -> Rows:
    """The rows of the case's first delivery that are received."""
    first = case(name).deliveries[0]
    bad = {int(line.split(",")[0].removeprefix("line ")) for line in first.quarantined}
    good = [row for i, row in enumerate(first.rows, start=2) if i not in bad]
    return [row for i, row in enumerate(good) if row not in good[:i]]


def open_facts(store: Store, known: int) -> list[str]:
    """Facts still believed."""
    return [line for line in all_facts(store, known) if line.endswith("..")]


def test_every_feed_has_a_case() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == FEEDS


def test_rows_become_exactly_these_facts_and_receipts_once(
    embedded: Store, tmp_path: Path, name: str
) -> None:
    wanted = case(name)
    receipts = send_all(embedded, tmp_path, wanted)
    for sequence, (said, receipt) in enumerate(zip(wanted.deliveries, receipts, strict=True), start=1):
        counted = receipt.files[name]
        assert counted == said.receipt
        assert counted["read"] == counted["accepted"] + counted["unchanged"] + counted["quarantined"]
        assert quarantine(tmp_path, name, sequence) == said.quarantined
        assert sum(receipt.reasons[name].values()) == len(said.quarantined)
    assert all_facts(embedded, len(receipts)) == wanted.facts

    for sequence, receipt in enumerate(receipts, start=1):
        again = receive(embedded, FolderDelivery.open(tmp_path / feed(name).agency / f"{sequence:04d}"))
        assert (again.already, again.number, again.files) == (True, receipt.number, receipt.files)
    assert embedded.ask("derived/deliveries").height == len(receipts)
    assert all_facts(embedded, len(receipts)) == wanted.facts


def test_quarantined_rows_are_kept(store: Store, store_url: str, tmp_path: Path) -> None:
    send_all(store, tmp_path, case("births"))
    text = "MATCH (q:QuarantinedRow) RETURN q.id, q.delivery, q.feed, q.line, q.field, q.value, q.reason"
    first, second = sorted(raw(store_url, {"kept": text})["kept"])
    same_person, later = "the same person as child_iin", "lies after the delivery's day 2023-03-01"
    assert first == ["births/4@1", 1, "births", 4, "mother_iin", PEOPLE["baby"], same_person]
    assert second == ["births/5@1", 1, "births", 5, "act_date", "2023-03-02", later]


def test_what_later_deliveries_leave_as_it_was(embedded: Store, tmp_path: Path, name: str) -> None:
    """The same rows, rows with a slip in what they say, two contents of a key, a word other than true."""
    rows, told = good_rows(name), case(name).deliveries[0].rows[::-1]
    counted = send(embedded, tmp_path, name, [*rows, *rows], 1).files[name]
    assert (counted["accepted"], counted["unchanged"]) == (len(rows), len(rows))
    believed = all_facts(embedded, 1)
    # The key of a bad row is present in a full file: a slip does not retire what was said before.
    spoilt = [row | dict.fromkeys(SPOILT[name], "?") for row in rows]
    two = [rows[0], rows[0] | OTHER[name], rows[0]]
    unsaid = [row | {"withdrawn": "yes"} for row in rows]
    nothing = {"accepted": 0, "closed": 0, "retired": 0}
    sent: list[tuple[Rows, str, dict[str, int]]] = [
        (told, "full", nothing),
        (told, "delta", nothing),
        (spoilt, "full", {"quarantined": len(rows)}),
        (two, "delta", {"accepted": 0, "quarantined": 3}),
        (unsaid, "delta", {"quarantined": len(rows)}),
    ]
    for sequence, (said, mode, wanted) in enumerate(sent, start=2):
        counted = send(embedded, tmp_path, name, said, sequence, mode=mode).files[name]
        assert {count: counted[count] for count in wanted} == wanted
        assert all_facts(embedded, sequence) == believed
    assert quarantine(tmp_path, name, 6)[0] == "line 2, withdrawn, yes: is not true or false"


def test_a_full_file_retires_what_it_does_not_say(embedded: Store, tmp_path: Path, name: str) -> None:
    rows = good_rows(name)
    send(embedded, tmp_path, name, rows, 1)
    believed, left = len(open_facts(embedded, 1)), rows[1:]
    with pytest.raises(RefusedInput, match="would retire") as failure:
        send(embedded, tmp_path, name, left, 2)
    retired = int(failure.value.do.split()[-1])
    assert failure.value.what == f"the full file of {name} would retire {retired} of {believed} facts"
    again = FolderDelivery.open(tmp_path / feed(name).agency / "0002")
    with pytest.raises(RefusedInput):
        receive(embedded, again, accept_retirements=retired - 1)
    counted = receive(embedded, again, accept_retirements=retired).files[name]
    assert (counted["retired"], counted["closed"]) == (retired, 0)
    assert len(open_facts(embedded, 2)) == believed - retired
    assert len(all_facts(embedded, 2)) == believed  # closed, never deleted


def test_a_withdrawn_row_closes_what_its_key_said(embedded: Store, tmp_path: Path, name: str) -> None:
    """The key is enough: a withdrawn row needs nothing else."""
    rows = good_rows(name)
    send(embedded, tmp_path, name, rows, 1)
    keys = [{column: row[column] for column in feed(name).key} | {"withdrawn": True} for row in rows]
    counted = send(embedded, tmp_path, name, keys, 2, mode="delta").files[name]
    assert counted["accepted"] == len(keys)
    assert open_facts(embedded, 2) == []
    assert embedded.ask("derived/deliveries").height == 2


def test_parquet_says_what_csv_says(embedded: Store, tmp_path: Path, name: str) -> None:
    wanted = case(name)
    for sequence, said in enumerate(wanted.deliveries, start=1):
        path = deliver(
            tmp_path, feed(name).agency, sequence, {name: said.rows}, mode=said.mode, as_of=said.as_of
        )
        as_parquet(path, name, typed=False)
        receipt = receive(embedded, FolderDelivery.open(path))
        assert receipt.files[name] == said.receipt
    assert all_facts(embedded, len(wanted.deliveries)) == wanted.facts


def test_typed_parquet_says_the_same(embedded: Store, tmp_path: Path, name: str) -> None:
    """Dates, numbers and truths as such, and a column of nothing without a type: as text they say no more."""
    rows = good_rows(name)
    path = deliver(tmp_path, feed(name).agency, 1, {name: rows})
    as_parquet(path, name, typed=True)
    assert receive(embedded, FolderDelivery.open(path)).files[name]["accepted"] == len(rows)
    before = all_facts(embedded, 2)
    counted = send(embedded, tmp_path, name, rows, 2).files[name]
    assert (counted["unchanged"], counted["accepted"], counted["retired"]) == (len(rows), 0, 0)
    assert all_facts(embedded, 2) == before


def as_parquet(path: Path, name: str, *, typed: bool) -> None:
    """Write the delivery's file anew in the other format."""
    frame = pl.read_csv(path / f"{name}.csv", infer_schema=False)
    if typed:
        words = {"true": True, "false": False}
        for column, told in feed(name).columns.items():
            if frame[column].null_count() == frame.height:
                frame = frame.with_columns(pl.lit(None).alias(column))
            elif told.type == "bool":
                frame = frame.with_columns(pl.col(column).replace_strict(words, return_dtype=pl.Boolean))
            elif told.type == "date":
                frame = frame.with_columns(pl.col(column).str.to_date())
            elif told.type == "int":
                frame = frame.with_columns(pl.col(column).cast(pl.Int32))
    frame.write_parquet(path / f"{name}.parquet")
    manifest = json.loads((path / "delivery.json").read_text())
    digest = hashlib.sha256((path / f"{name}.parquet").read_bytes()).hexdigest()
    manifest["files"][0] |= {"path": f"{name}.parquet", "sha256": digest}
    (path / "delivery.json").write_text(json.dumps(manifest))
