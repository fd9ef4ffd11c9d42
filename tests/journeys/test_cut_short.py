"""A run that was cut short while it sent messages: the next one sends what is due then, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.findings import findings
from registry.ports import Store
from tests.building import deliver
from tests.stewards.family import DAY, FATHER, MOTHER, Kept, deliveries, follow, take


class CutShort(Kept):
    """Takes so many messages; then the power fails."""

    def __init__(self, taken: int) -> None:
        super().__init__()
        self.taken = taken

    def send(self, reference: str, msisdn: str, text: str) -> None:
        if len(self.sent) == self.taken:
            raise OSError("no power")
        super().send(reference, msisdn, text)


def certificate(folder: Path, sequence: int, **words: object) -> Path:
    """The hospital's word on the father, or that it takes it back."""
    rows = [{"certificate_no": "C-1", "iin": FATHER, "died": "2023-02-28"} | words]
    return deliver(folder, "health", sequence, {"death_certificates": rows}, mode="delta")


def cut_short(store: Store, folder: Path, taken: int) -> CutShort:
    """Both agencies say that the father died; the run that offers what is due fails after some messages."""
    take(store, deliveries(folder / "in"))
    take(store, certificate(folder / "first", 1))
    sender = CutShort(taken)
    with pytest.raises(OSError, match="no power"):
        follow(store, sender)
    return sender


@pytest.mark.parametrize("taken", [0, 1])
def test_the_next_run_sends_what_is_left_once(store: Store, tmp_path: Path, taken: int) -> None:
    first, second = cut_short(store, tmp_path, taken), Kept()
    second.sent = list(first.sent)
    follow(store, second)
    assert sorted(second.sent) == store.ask("derived/offers")["id"].sort().to_list()
    assert store.ask("derived/offers")["state"].to_list() == ["sent", "sent"]


def test_what_is_not_due_any_more_is_not_sent_and_what_went_out_goes_to_a_person(
    store: Store, tmp_path: Path
) -> None:
    sender = cut_short(store, tmp_path, 1)
    [went] = sender.sent
    take(store, certificate(tmp_path / "second", 2, withdrawn="true"))
    follow(store, sender)
    assert sender.sent == [went]
    offers = store.ask("derived/offers").sort("state")
    assert offers.select("state", "because").rows() == [("held", "it is not due any more"), ("sent", None)]
    known = int(str(store.ask("derived/deliveries")["number"].max()))
    left = findings(store, day=DAY, known=known).filter(kind="offer_unknown_now")
    assert left.select("subject", "other").rows() == [(MOTHER, went)]


def test_it_is_sent_once_it_is_due_again(store: Store, tmp_path: Path) -> None:
    sender = cut_short(store, tmp_path, 0)
    take(store, certificate(tmp_path / "second", 2, withdrawn="true"))
    follow(store, sender)
    assert sender.sent == []
    take(store, certificate(tmp_path / "third", 3))
    sender.taken = 2
    follow(store, sender)
    assert sorted(sender.sent) == store.ask("derived/offers").filter(state="sent")["id"].sort().to_list()
    assert len(sender.sent) == 2
