"""Half, adoptive, step and guardian relations are told apart; contradictions end no walk badly."""

from __future__ import annotations

from datetime import date

import pytest

from registry.errors import NotFound, WrongUsage
from registry.kinship.kin import Relation, kin_of
from registry.sentences import LANGUAGES
from tests.building import person
from tests.kinship.conftest import Clan

DAY = date(2023, 3, 1)
MAN, WOMAN = person("1970-01-01", "M"), person("1972-01-01", "F")
SECOND, HER_SON = person("1975-01-01", "F"), person("1997-01-01", "M")
CHILD, HALF, FULL = person("2000-01-01", "M"), person("2010-01-01", "F"), person("2003-01-01", "F")


def relations(clan: Clan, iin: str, **how: object) -> dict[str, Relation]:
    return {one.iin: one.relations[0] for one in clan.kin(iin, **how).relatives}  # type: ignore[arg-type]


def remarried(clan: Clan) -> None:
    """He has two children with his first wife, one with his second, who brings a son."""
    clan.marriage(MAN, WOMAN, "1995-01-01")
    clan.divorce(WOMAN, MAN, "2005-01-01")
    clan.marriage(MAN, SECOND, "2008-01-01")
    clan.birth(CHILD, WOMAN, MAN)
    clan.birth(FULL, WOMAN, MAN)
    clan.birth(HALF, SECOND, MAN)
    clan.birth(HER_SON, SECOND)


def test_half_and_step_are_told_apart(clan: Clan) -> None:
    remarried(clan)
    found = relations(clan, CHILD)
    assert (found[FULL].shared, found[FULL].kind) == ("both", "kin")
    assert (found[HALF].shared, found[HALF].terms["kk"], found[HALF].kind) == ("father", "қарындас", "kin")
    assert (found[SECOND].key, found[SECOND].kind) == ("stepmother", "step")
    assert (found[HER_SON].terms["kk"], found[HER_SON].kind) == ("өгей аға", "step")
    assert relations(clan, SECOND)[CHILD].terms == {"kk": "өгей ұл", "ru": "пасынок", "en": "stepson"}
    assert "stepmother" not in {one.key for one in relations(clan, HALF).values()}


def test_the_law_names_what_half_siblings_share(clan: Clan) -> None:
    remarried(clan)
    clan.receive()
    view = kin_of(clan.store, CHILD, day=DAY, known=clan.known, language="ru")
    words = {one.iin: one.relations[0].shared_words for one in view.relatives}
    assert words[HALF] == "единокровные"
    assert words[FULL] == "полнородные"
    assert words[MAN] is None


def test_with_one_parent_unknown_nobody_is_called_half(clan: Clan) -> None:
    clan.birth(CHILD, WOMAN, MAN)
    clan.birth(HALF, WOMAN)
    assert relations(clan, CHILD)[HALF].shared == "unknown"


def test_a_former_spouse_is_told_and_her_kin_are_not(clan: Clan) -> None:
    remarried(clan)
    clan.birth(WOMAN, person("1950-01-01", "F"))
    found = relations(clan, MAN)
    assert found[WOMAN].kind == "former_marriage"
    assert found[WOMAN].terms["ru"] == "бывшая супруга"
    assert found[SECOND].terms["en"] == "wife"
    assert person("1950-01-01", "F") not in found
    before = relations(clan, MAN, day="2004-01-01")
    assert before[WOMAN].terms["en"] == "wife"
    assert person("1950-01-01", "F") in before


def test_an_adoption_is_protected_unless_one_may_see_it(clan: Clan) -> None:
    clan.birth(CHILD, WOMAN, MAN)
    clan.adoption(CHILD, SECOND, "mother", "2005-01-01", replaces=WOMAN)
    hidden = relations(clan, CHILD)
    assert hidden[SECOND].terms["en"] == "mother"
    assert (hidden[SECOND].by, hidden[SECOND].path[0].facts) == ("protected", ("protected",))
    assert WOMAN not in hidden
    seen = relations(clan, CHILD, may_see=True)
    assert (seen[SECOND].key, seen[SECOND].by) == ("adoptive_parent", "adoption")
    assert seen[SECOND].path[0].facts[0].startswith("PARENT_OF/")
    assert relations(clan, SECOND, may_see=True)[CHILD].terms["en"] == "adopted son"


def test_a_guardian_is_no_parent(clan: Clan) -> None:
    clan.birth(CHILD, WOMAN, MAN)
    clan.guardian(SECOND, CHILD, "2010-01-01", "2015-01-01")
    found = relations(clan, CHILD, day="2012-01-01")
    assert (found[SECOND].kind, found[SECOND].terms["ru"]) == ("guardianship", "опекун")
    assert relations(clan, SECOND, day="2012-01-01")[CHILD].key == "ward"
    assert SECOND not in relations(clan, CHILD, day="2016-01-01")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("guardian", ("қорғаншысы", "опекун", "guardian")),
        ("trustee", ("қамқоршысы", "попечитель", "trustee")),
        ("foster", ("патронат тәрбиешісі", "патронатный воспитатель", "foster carer")),
    ],
)
def test_the_path_too_tells_a_guardian_from_a_trustee(
    clan: Clan, kind: str, said: tuple[str, str, str]
) -> None:
    clan.birth(CHILD, WOMAN, MAN)
    clan.carer(SECOND, CHILD, kind)
    clan.receive()
    for language, words in zip(LANGUAGES, said, strict=True):
        view = kin_of(clan.store, CHILD, day=DAY, known=clan.known, language=language)
        assert {one.iin: one.relations[0].words for one in view.relatives}[SECOND] == words


def test_who_married_again_is_no_former_wife(clan: Clan) -> None:
    clan.marriage(MAN, WOMAN, "1995-01-01")
    clan.divorce(MAN, WOMAN, "2005-01-01")
    clan.marriage(MAN, WOMAN, "2010-01-01")
    [wife] = clan.kin(MAN).relatives
    assert [one.key for one in wife.relations] == ["wife"]
    [between] = clan.kin(MAN, day="2007-01-01").relatives
    assert [one.key for one in between.relations] == ["former_spouse"]


def test_who_married_again_on_the_day_of_the_divorce_is_the_wife(clan: Clan) -> None:
    clan.marriage(MAN, WOMAN, "1995-01-01")
    clan.divorce(MAN, WOMAN, "2005-01-01")
    clan.marriage(MAN, WOMAN, "2005-01-01")
    [wife] = clan.kin(MAN).relatives
    assert [one.key for one in wife.relations] == ["wife"]


def test_who_married_and_divorced_on_one_day_were_married(clan: Clan) -> None:
    clan.marriage(MAN, WOMAN, "2005-01-01")
    clan.divorce(MAN, WOMAN, "2005-01-01")
    clan.divorce(MAN, SECOND, "2005-01-01")  # whose marriage was never told
    [former] = clan.kin(MAN).relatives
    assert former.iin == WOMAN
    assert [one.key for one in former.relations] == ["former_spouse"]
    assert len(former.relations[0].path[0].facts) == 1


def test_relatives_by_marriage_are_so_by_marriage(clan: Clan) -> None:
    """Whatever births lie on the way; a protected adoption on it stays protected."""
    clan.birth(CHILD, WOMAN, MAN)
    clan.marriage(CHILD, FULL, "2022-01-01")
    clan.birth(FULL, SECOND)
    by = {one: way.by for one, way in relations(clan, MAN).items()}
    assert by == {CHILD: "birth", FULL: "marriage", SECOND: "marriage"}
    clan.adoption(CHILD, HER_SON, "father", "2005-01-01", replaces=MAN)
    assert relations(clan, HER_SON)[FULL].by == "protected"
    assert relations(clan, HER_SON, may_see=True)[FULL].by == "adoption"


def test_what_siblings_share_is_not_said_of_their_kin(clan: Clan) -> None:
    husband = person("2001-01-01", "M")
    clan.birth(CHILD, WOMAN, MAN)
    clan.birth(FULL, WOMAN)
    clan.marriage(FULL, husband, "2022-01-01")
    found = relations(clan, CHILD)
    assert (found[husband].term, found[husband].shared) == ("brother-in-law", "unknown")
    assert found[FULL].shared_words == "one parent in common; the other is not known"
    assert found[husband].shared_words == f"the siblings on this path: {found[FULL].shared_words}"


def test_a_wife_who_is_a_cousin_is_both(clan: Clan) -> None:
    grandfather, brother = person("1940-01-01", "M"), person("1968-01-01", "M")
    clan.birth(MAN, None, grandfather)
    clan.birth(brother, None, grandfather)
    clan.birth(CHILD, None, MAN)
    clan.birth(FULL, None, brother)
    clan.marriage(CHILD, FULL, "2022-01-01")
    [wife] = [one for one in clan.kin(CHILD).relatives if one.iin == FULL]
    assert [one.key for one in wife.relations] == ["fathers_brothers_daughter_younger_of_man", "wife"]
    [father] = [one for one in clan.kin(CHILD).relatives if one.iin == brother]
    assert [one.key for one in father.relations] == ["fathers_brother_elder"]


def test_a_cycle_of_parenthood_ends(clan: Clan) -> None:
    """Each is the next one's parent: a contradiction, and a finite answer."""
    ring = [person(f"19{year}-01-01", "M") for year in (50, 60, 70)]
    for child, parent in zip(ring, [*ring[1:], ring[0]], strict=True):
        clan.birth(child, None, parent)
    found = {one.iin: {way.key for way in one.relations} for one in clan.kin(ring[0]).relatives}
    assert found == {
        ring[1]: {"father", "sons_child"},
        ring[2]: {"fathers_father", "son"},
    }


def test_the_dead_stay_kin_and_are_marked(clan: Clan) -> None:
    remarried(clan)
    clan.death(MAN, "2020-05-05")
    clan.death(SECOND, "2020-06-06", certified=None)
    dead = {one.iin: one.died for one in clan.kin(CHILD).relatives if one.dead}
    assert dead == {MAN: "2020-05-05"}
    assert not [one for one in clan.kin(CHILD, day="2020-05-04").relatives if one.dead]


def test_unknown_people_degrees_and_words_are_refused(clan: Clan) -> None:
    clan.birth(CHILD, WOMAN, MAN)
    with pytest.raises(NotFound):
        clan.kin(person("1911-11-11", "F"))
    with pytest.raises(WrongUsage, match="degree 5"):
        clan.kin(CHILD, degree=5)
    with pytest.raises(WrongUsage, match="is no IIN"):
        clan.kin("123")


def test_before_anything_was_known_of_somebody_there_is_no_answer(clan: Clan) -> None:
    clan.birth(CHILD, WOMAN, MAN)
    assert clan.kin(CHILD).relatives
    with pytest.raises(NotFound, match=f"nothing was known of {CHILD} then"):
        kin_of(clan.store, CHILD, day=DAY, known=0)
