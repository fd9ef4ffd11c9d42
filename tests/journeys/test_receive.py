"""Killed at any moment and run again, the registry holds what it would hold had nothing happened."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from tests.building import Rows, at, deliver, named, person
from tests.engines import url_in
from tests.journeys.held import everything

ROOT = Path(__file__).parents[2]
COUPLES = 300
BEGAN = date(2023, 3, 1)


def couples() -> list[tuple[str, str, str]]:
    """A mother, a father and their child, many times."""
    days = [date(1960, 1, 1) + timedelta(days=37 * i) for i in range(COUPLES)]
    born = [date(2006, 1, 1) + timedelta(days=17 * i) for i in range(COUPLES)]
    return [
        (person(str(day), "F", i), person(str(day), "M", i), person(str(later), "FM"[i % 2], i))
        for i, (day, later) in enumerate(zip(days, born, strict=True))
    ]


def town(folder: Path) -> Path:
    """Seven deliveries: what there is; moves, divorces, corrections, deaths; a full file that retires."""
    families = couples()
    everybody = [iin for family in families for iin in family]
    homes = [row for i, family in enumerate(families) for row in at(f"A{i}", *family, since="2015-01-01")]
    births: Rows = [
        {"act_no": f"B-{i}", "act_date": born, "child_iin": child, "born": born}
        | {"mother_iin": mother, "father_iin": father}
        for i, (mother, father, child) in enumerate(families)
        for born in [f"20{child[:2]}-{child[2:4]}-{child[4:6]}"]
    ]
    weddings: Rows = [
        {"act_no": f"M-{i}", "act_date": "2005-01-01", "one_iin": mother, "other_iin": father}
        for i, (mother, father, _) in enumerate(families)
    ]
    partings = [row | {"act_no": f"D-{i}", "act_date": "2023-03-02"} for i, row in enumerate(weddings[::5])]
    moves = [row | {"valid_to": "2023-03-02"} for row in homes[::3]]
    moves += [row | {"address_code": f"N{i}", "valid_from": "2023-03-02"} for i, row in enumerate(homes[::3])]
    acts: Rows = [
        {"act_no": f"X-{i}", "act_date": "2023-03-02", "iin": father, "died": "2023-03-01"}
        for i, (_, father, _) in enumerate(families[::7])
    ]
    certificates = [{"certificate_no": row["act_no"], "iin": row["iin"], "died": row["died"]} for row in acts]
    corrected = [row | {"father_iin": None} for row in births[::9]]
    deliver(folder, "population", 1, {"citizens": named(*everybody), "residence": homes}, as_of=str(BEGAN))
    deliver(folder, "civil-acts", 1, {"births": births, "marriages": weddings}, as_of=str(BEGAN))
    later = {"as_of": str(BEGAN + timedelta(days=1)), "mode": "delta"}
    deliver(folder, "population", 2, {"residence": moves}, **later)
    civil = {"births": corrected, "divorces": partings, "deaths": acts}
    deliver(folder, "civil-acts", 2, civil, **later)
    deliver(folder, "health", 1, {"death_certificates": certificates}, **later)
    last = {"as_of": str(BEGAN + timedelta(days=2)), "mode": "full"}
    deliver(folder, "civil-acts", 3, {"marriages": weddings[2:], "divorces": partings}, **last)
    deliver(folder, "health", 2, {"death_certificates": certificates}, **last)
    return folder


def start(url: str, folder: Path) -> subprocess.Popen[str]:
    """A receiving process that has begun."""
    words = [sys.executable, "-m", "tests.journeys.receiver", url, str(folder)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    assert process.stdout.readline() == "begins\n"
    return process


def finish(process: subprocess.Popen[str]) -> None:
    assert process.communicate()[0] == "done\n"
    assert process.returncode == 0


def receive_with_kills(url: str, folder: Path, window: float) -> int:
    """Kill each run at a random moment, until one has done what was left before it; gives how many were."""
    chance, killed = random.Random(1), 0
    while True:
        process = start(url, folder)
        time.sleep(chance.uniform(0, window))
        process.send_signal(signal.SIGKILL)
        if process.wait() != -signal.SIGKILL:
            assert process.returncode == 0
            return killed
        killed += 1
        window *= 1.2  # so that the longest delivery finds its time


def test_killed_and_run_again_it_holds_the_same(store_url: str, tmp_path: Path) -> None:
    folder = town(tmp_path / "in")
    undisturbed = url_in(tmp_path / "undisturbed")
    began = time.monotonic()
    finish(start(undisturbed, folder))
    lasts = time.monotonic() - began
    wanted = everything(undisturbed)
    assert wanted["derived/deliveries"].height == 7
    assert wanted["history/SPOUSE_OF"].filter(pl.col("closed_by") == 6).height >= 2

    killed = receive_with_kills(store_url, folder, window=lasts / 8)
    assert killed >= 4, "too few runs were killed in the middle"
    found = everything(store_url)
    for name, frame in wanted.items():
        assert found[name].equals(frame), name
