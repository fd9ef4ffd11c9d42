"""Every failure a user can cause.

RegistryError
├── WrongUsage       exit 2   an unknown question, parameter, filter, field or word
├── RefusedInput     exit 3   a delivery, file, law or definition that cannot be taken
├── NotFound         exit 3   no such person, household or id
├── StoreError       exit 4   the store cannot be reached, is held by another process, or refuses the key
└── (exit 1 is a defect of ours: anything that is not a RegistryError)
"""

from __future__ import annotations


class RegistryError(Exception):
    """What happened, where, why, and what to do: shown to the user as it stands, without a traceback."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", why: str = "", do: str = "") -> None:
        self.what, self.where, self.why, self.do = what, where, why, do
        super().__init__(str(self))

    def __str__(self) -> str:
        lines = [self.what]
        lines += [f"{word}: {text}" for word, text in self.parts().items() if text]
        return "\n".join(lines)

    def parts(self) -> dict[str, str]:
        """The error's sentences apart from the first, by name."""
        return {"where": self.where, "why": self.why, "do": self.do}


class WrongUsage(RegistryError):
    """The caller named something that does not exist; the known names are listed."""

    exit_code = 2


class RefusedInput(RegistryError):
    """Input that is wrong as a whole: nothing of it was written."""

    exit_code = 3


class NotFound(RegistryError):
    """Nobody and nothing by that number or id, on that day and as known then."""

    exit_code = 3


class StoreError(RegistryError):
    """The store cannot be reached, is held by another process, or refuses."""

    exit_code = 4


def unknown(
    kind: str,
    name: str,
    known: list[str],
    *,
    where: str = "",
    error: type[RegistryError] = WrongUsage,
) -> RegistryError:
    """The error for a word that names nothing: it never means "everything"."""
    return error(f"unknown {kind}: {name}", where=where, do=f"use one of: {', '.join(sorted(known))}")
