"""Facts that acts may end, as a delivery brings them; two numbers of one person are one here too.

A divorce or an adoption may be registered under a number that replaced another, or under the replaced one.
What it ends is found all the same: a fact and an act belong together if their people are the same ones. So a
delivery that says who is who works out the ends of those people's facts anew, and so does one that takes it
back. The facts themselves keep the numbers they were said under.
"""

from __future__ import annotations

import polars as pl

from registry import endings, schema, versions
from registry.facts import BOTH_ENDS
from registry.loading import closings, load_facts, stamp
from registry.ports import Store
from registry.successions import numbers_of

Changes = list[tuple[str, pl.DataFrame]]
SUCCESSION = "SAME_AS"
_ENDS = ["subject", "object"]


class Endings:
    """Facts that acts may end, of one delivery.

    They wait until all of its files are read, for each may end or free what another says. Not so when all
    its feeds are new (`at_once`): then nothing of it is closed, and once its acts are known, which come
    first, the ends of all other facts are too. So an agency's first delivery, the largest, is never held in
    memory. Only facts that begin on the day of an act wait: whether it ends them, the earlier ones tell.
    """

    def __init__(self, store: Store, number: int, *, at_once: bool) -> None:
        self.store, self.number, self.at_once = store, number, at_once
        self.waiting: dict[str, list[versions.Compared]] = {}
        self.acts: dict[str, pl.DataFrame] = {}
        self.begun: dict[str, list[pl.DataFrame]] = {}
        self.numbers = numbers_of(store, number - 1)
        self.renumbered: set[str] = set()

    def renumber(self, compared: versions.Compared) -> None:
        """Know who is who by this delivery too."""
        if self.acts:
            raise ValueError("who is who is told after facts that acts may end were loaded")
        added, closed = compared.added[SUCCESSION], compared.closed[SUCCESSION]
        if not added.height + closed.height:
            return
        before = self.numbers
        self.numbers = before.with_changes(added, closed)
        named = pl.concat([added.select(_ENDS), closed.select(_ENDS)]).unpivot()["value"]
        self.renumbered |= {*before.of(named), *self.numbers.of(named)}
        self.at_once = False

    def take(self, kind: str, part: versions.Compared, *, has_acts: bool) -> Changes:
        """Load the facts of a file, or let them wait; gives the versions to close."""
        if has_acts or not self.at_once:
            if kind in self.acts:
                raise ValueError(f"acts that end facts of {kind} come after such facts")
            self.waiting.setdefault(kind, []).append(part)
            return []
        closed = [] if kind in self.acts else self._take_acts(kind)
        new, day = self._paired(kind, self._as_new(kind, [part])), [*endings.PAIR, "valid_from"]
        begun = new.join(self.acts[kind], on=day, how="semi")
        self.begun.setdefault(kind, []).append(begun)
        self._load(kind, new.join(begun, on=[*day, "record"], how="anti"), self.acts[kind])
        return closed

    def finish(self) -> Changes:
        """Load what waits, and end anew what is of people with other numbers; gives the versions to close."""
        for kind, parts in self.begun.items():
            self._load_begun(kind, pl.concat(parts))
        return [
            change
            for kind in filter(versions.ends_by_acts, schema.fact_kinds())
            for change in self._work_out(kind, self.waiting.get(kind, []))
        ]

    def _load_begun(self, kind: str, begun: pl.DataFrame) -> None:
        """Load facts that begin on the day of an act of their pair, now that all others are loaded."""
        if not begun.height:
            return
        stored = self._stored(kind, begun.select(endings.PAIR), known=self.number)
        pairs = self._paired(kind, stored).join(begun, on=endings.PAIR, how="semi")
        self._load(kind, begun, pairs)

    def _take_acts(self, kind: str) -> Changes:
        """Load what waits, and know from now on every act of the kind, said before or here."""
        parts = self.waiting.pop(kind, [])
        before = self.store.ask(f"facts/{kind}", known=self.number - 1).select(_columns(kind))
        closed = self._work_out(kind, parts, before) if parts else []
        said = [before, *([self._as_new(kind, parts)] if parts else [])]
        self.acts[kind] = self._paired(kind, endings.acts(pl.concat(said)))
        return closed

    def _work_out(
        self, kind: str, parts: list[versions.Compared], stored: pl.DataFrame | None = None
    ) -> Changes:
        """The ends of every pair touched are worked out before anything is loaded.

        stored: all facts of the kind, if they are at hand.
        """
        added = self._paired(kind, self._as_new(kind, parts))
        closed = pl.concat(
            [versions.nothing(kind), *(part.closed[kind].select(_columns(kind)) for part in parts)]
        )
        pairs = pl.concat([self._paired(kind, closed), added]).select(endings.PAIR)
        pairs = pl.concat([pairs, self._renumbered(kind)]).unique()
        if not pairs.height:
            return []
        if stored is None:
            stored = self._stored(kind, pairs, known=self.number - 1)
        believed = stored.join(closed, on=_columns(kind), how="anti", nulls_equal=True)
        ended = self._load(kind, added, self._paired(kind, believed).join(pairs, on=endings.PAIR, how="semi"))
        return closings(kind, pl.concat([closed, ended.select(_columns(kind))]), self.number)

    def _load(self, kind: str, added: pl.DataFrame, stored: pl.DataFrame) -> pl.DataFrame:
        """Load the new facts and new versions with their ends; gives the versions whose end has changed."""
        ended = endings.work_out(added, stored)
        load_facts(self.store, kind, ended.added.select(_columns(kind)), self.number)
        return ended.closed

    def _stored(self, kind: str, pairs: pl.DataFrame, *, known: int) -> pl.DataFrame:
        """What is believed of these pairs, under whatever numbers; other facts of the same people too."""
        subjects = pairs[endings.PAIR[0]]
        if self.numbers.several:
            again = pl.Series(sorted(self.numbers.several)).implode()
            ends = pairs.filter(pl.any_horizontal(pl.col(endings.PAIR).is_in(again))).unpivot()["value"]
            subjects = pl.concat([subjects, pl.Series(self.numbers.of(ends), dtype=pl.String)])
        found = versions.ask_about(self.store, f"facts/{kind}", subjects, known=known)
        return found.select(_columns(kind))

    def _renumbered(self, kind: str) -> pl.DataFrame:
        """The pairs of which one is a person who has other numbers now."""
        if not self.renumbered:
            return pl.DataFrame(schema=dict.fromkeys(endings.PAIR, pl.String))
        found = self.store.ask(BOTH_ENDS[kind], citizens=sorted(self.renumbered), known=self.number - 1)
        return self._paired(kind, found.select(subject="one", object="other")).select(endings.PAIR)

    def _paired(self, kind: str, facts: pl.DataFrame) -> pl.DataFrame:
        return endings.paired(facts, self.numbers.newest, unordered=kind in endings.UNORDERED)

    def _as_new(self, kind: str, parts: list[versions.Compared]) -> pl.DataFrame:
        """The new facts of the parts with the stamp of their delivery."""
        added = [stamp(part.added[kind], self.number).select(_columns(kind)) for part in parts]
        return pl.concat([versions.nothing(kind), *added])


def _columns(kind: str) -> list[str]:
    return list(schema.fact_columns(kind))
