"""A town to say who is kin in, with the shortest way to ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from registry.kinship.kin import KinView, kin_of
from registry.ports import Store
from tests.families.town import Town


class Clan(Town):
    """A town whose people ask for their kin."""

    def kin(self, iin: str, *, degree: int = 4, day: str = "2023-03-01", may_see: bool = False) -> KinView:
        """Everybody who is kin."""
        self.receive()
        chosen = date.fromisoformat(day)
        return kin_of(self.store, iin, day=chosen, known=self.known, degree=degree, may_see=may_see)

    def carer(self, carer: str, ward: str, kind: str) -> None:
        """Care by decision of that kind, since 2010."""
        said = {"ward_iin": ward, "guardian_iin": carer, "kind": kind, "valid_from": "2010-01-01"}
        self._add("guardianships", "decision_no", **said)

    def words(self, iin: str, **how: object) -> dict[str, tuple[str, str, str]]:
        """Of each relative the first relation in Kazakh, Russian and English."""
        found = {}
        for relative in self.kin(iin, **how).relatives:  # type: ignore[arg-type]
            terms = relative.relations[0].terms
            found[relative.iin] = (terms["kk"], terms["ru"], terms["en"])
        return found


@pytest.fixture
def clan(embedded: Store, tmp_path: Path) -> Iterator[Clan]:
    """Nobody yet."""
    return Clan(embedded, tmp_path / "deliveries")
