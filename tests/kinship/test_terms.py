"""Families worked out by hand: what each relative is called in Kazakh, Russian and English."""

from __future__ import annotations

import pytest

from registry import sentences
from tests.building import person
from tests.kinship.conftest import Clan

FF, FM = person("1930-01-01", "M"), person("1932-01-01", "F")
MF, MM = person("1931-01-01", "M"), person("1933-01-01", "F")
F, M = person("1960-01-01", "M"), person("1962-01-01", "F")
FB, FZ = person("1958-01-01", "M"), person("1964-01-01", "F")
MB, MZ = person("1965-01-01", "M"), person("1959-01-01", "F")
YOUNG_MB = person("1992-02-02", "M")
EGO, EB, YB = person("1990-01-01", "M"), person("1985-01-01", "M"), person("1995-01-01", "M")
EZ, YZ = person("1987-01-01", "F"), person("1998-01-01", "F")
FBS, FZD = person("1988-01-01", "M"), person("1994-01-01", "F")
MBD, MZS = person("1993-01-01", "F"), person("1984-01-01", "M")
S, D, EBS, YZD = (
    person(f"20{n}-01-01", sex) for n, sex in (("15", "M"), ("17", "F"), ("10", "M"), ("20", "F"))
)
WIFE = person("1991-01-01", "F")


def big_family(clan: Clan) -> None:
    """Three generations on both sides."""
    for child in (F, FB, FZ):
        clan.birth(child, FM, FF)
    for child in (M, MB, MZ, YOUNG_MB):
        clan.birth(child, MM, MF)
    for child in (EGO, EB, YB, EZ, YZ):
        clan.birth(child, M, F)
    clan.birth(FBS, None, FB)
    clan.birth(FZD, FZ)
    clan.birth(MBD, None, MB)
    clan.birth(MZS, MZ)
    clan.marriage(EGO, WIFE)
    for child in (S, D):
        clan.birth(child, WIFE, EGO)
    clan.birth(EBS, None, EB)
    clan.birth(YZD, YZ)


def test_a_man_names_his_kin(clan: Clan) -> None:
    big_family(clan)
    assert clan.words(EGO) == {
        F: ("әке", "отец", "father"),
        M: ("ана", "мать", "mother"),
        S: ("ұл", "сын", "son"),
        D: ("қыз", "дочь", "daughter"),
        WIFE: ("әйел", "жена", "wife"),
        EB: ("аға", "старший брат", "elder brother"),
        YB: ("іні", "младший брат", "younger brother"),
        EZ: ("апа", "старшая сестра", "elder sister"),
        YZ: ("қарындас", "младшая сестра", "younger sister"),
        FF: ("ата", "дед", "paternal grandfather"),
        FM: ("әже", "бабушка", "paternal grandmother"),
        MF: ("нағашы ата", "дед по матери", "maternal grandfather"),
        MM: ("нағашы әже", "бабушка по матери", "maternal grandmother"),
        FB: ("аға", "дядя по отцу", "paternal uncle"),
        FZ: ("апа", "тётя по отцу", "paternal aunt"),
        MB: ("нағашы аға", "дядя по матери", "maternal uncle"),
        YOUNG_MB: ("нағашы іні", "дядя по матери", "maternal uncle"),
        MZ: ("нағашы апа", "тётя по матери", "maternal aunt"),
        EBS: ("ағасының баласы", "племянник", "nephew: brother's son"),
        YZD: ("жиен", "племянница", "niece: sister's daughter"),
        FBS: ("немере аға", "двоюродный брат", "cousin: father's brother's child"),
        FZD: ("жиен", "двоюродная сестра", "cousin: father's sister's child"),
        MBD: ("нағашы қарындас", "двоюродная сестра", "cousin: mother's brother's child"),
        MZS: ("бөле", "двоюродный брат", "cousin: mother's sister's child"),
    }


def test_a_woman_names_younger_sisters_and_cousins_otherwise(clan: Clan) -> None:
    big_family(clan)
    found = clan.words(EZ)
    assert found[YZ] == ("сіңлі", "младшая сестра", "younger sister")
    assert found[MBD] == ("нағашы сіңлі", "двоюродная сестра", "cousin: mother's brother's child")
    assert found[EGO] == ("іні", "младший брат", "younger brother")
    assert found[WIFE] == ("келін", "невестка (жена младшего брата)", "sister-in-law")
    assert found[S] == ("інісінің баласы", "племянник", "nephew: brother's son")


def test_each_word_has_its_converse(clan: Clan) -> None:
    """Naming one from the other and back: жиен and нағашы, аға and іні, бөле and бөле."""
    big_family(clan)
    pairs = {
        (MB, EGO): ("жиен", "нағашы аға"),
        (MF, EGO): ("жиен", "нағашы ата"),
        (FF, EGO): ("немере", "ата"),
        (EB, EGO): ("іні", "аға"),
        (MZS, EGO): ("бөле", "бөле"),
        (M, WIFE): ("келін", "ене"),
        (FF, S): ("шөбере", "арғы ата"),
        (MF, S): ("жиеншар", None),
        (WIFE, YB): ("қайын іні", "жеңге"),
        (YZ, WIFE): ("жеңге", "қайын сіңлі"),
    }
    for (one, other), (there, back) in pairs.items():
        assert clan.words(one)[other][0] == there
        if back:
            assert clan.words(other)[one][0] == back


def test_great_grandchildren_follow_the_line(clan: Clan) -> None:
    """Through a son шөбере, through a daughter жиеншар, whose нағашы side is түп нағашы."""
    big_family(clan)
    assert clan.words(FM)[S] == ("шөбере", "правнук", "great-grandson")
    assert clan.words(MM)[D] == ("жиеншар", "правнучка", "great-granddaughter")
    assert clan.words(MM)[EGO] == ("жиен", "внук от дочери", "grandson: daughter's son")
    mother_line = clan.words(YZD)
    assert mother_line[F][0] == "нағашы ата"
    assert mother_line[FF][:2] == ("түп нағашы", "прадед")


def test_without_days_of_birth_nobody_guesses_who_is_older(clan: Clan) -> None:
    """Born on one day: the descriptive word, never elder or younger."""
    twin = person("1990-01-01", "F", 7)
    clan.birth(EGO, M, F)
    clan.birth(twin, M, F)
    assert clan.words(EGO)[twin] == ("бауыр", "сестра", "sister")


def test_in_laws(clan: Clan) -> None:
    wife, w_father, w_mother = person("1988-01-01", "F"), person("1950-01-01", "M"), person("1955-01-01", "F")
    we_sister, wy_brother = person("1980-01-01", "F"), person("1999-01-01", "M")
    bazha, wb_wife = person("1979-01-01", "M"), person("2000-01-01", "F")
    man, e_brother, e_wife = person("1985-01-01", "M"), person("1983-01-01", "M"), person("1984-01-01", "F")
    mother, uncle, uncle_wife = (
        person("1960-01-01", "F"),
        person("1962-01-01", "M"),
        person("1963-01-01", "F"),
    )
    for child in (wife, we_sister, wy_brother):
        clan.birth(child, w_mother, w_father)
    for child in (man, e_brother):
        clan.birth(child, mother)
    grandmother = person("1935-01-01", "F")
    for child in (mother, uncle):
        clan.birth(child, grandmother)
    for one, other in (
        (man, wife),
        (e_brother, e_wife),
        (we_sister, bazha),
        (wy_brother, wb_wife),
        (uncle, uncle_wife),
    ):
        clan.marriage(one, other)
    his, hers = clan.words(man), clan.words(wife)
    assert {iin: his[iin][:2] for iin in (w_father, w_mother, we_sister, wy_brother, bazha, wb_wife)} == {
        w_father: ("қайын ата", "тесть"),
        w_mother: ("қайын ене", "тёща"),
        we_sister: ("қайын бике", "свояченица"),
        wy_brother: ("балдыз", "шурин"),
        bazha: ("бажа", "свояк"),
        wb_wife: ("балдызының әйелі", "жена шурина"),
    }
    assert his[e_wife] == ("жеңге", "невестка (жена старшего брата)", "sister-in-law")
    assert his[uncle_wife] == ("нағашы жеңге", "тётя (жена дяди)", "mother's brother's wife")
    assert {iin: hers[iin][:2] for iin in (mother, e_brother, e_wife)} == {
        mother: ("ене", "свекровь"),
        e_brother: ("қайнаға", "деверь"),
        e_wife: ("абысын", "невестка"),
    }
    assert clan.words(e_wife)[wife][0] == "ажын"
    assert clan.words(bazha)[man][0] == "бажа"
    assert clan.words(w_father)[mother] == ("құдағи", "сватья", "child's mother-in-law")
    assert clan.words(mother)[w_father] == ("құда", "сват", "child's father-in-law")
    assert clan.words(w_mother)[man] == ("күйеу бала", "зять", "son-in-law")


def test_a_path_without_a_word_is_told_as_somebodys_somebody(clan: Clan) -> None:
    """The wife of the father's mother's brother has no word in the table, and he none in Kazakh."""
    grandmother, her_brother, his_wife = FM, person("1928-01-01", "M"), person("1929-01-01", "F")
    oldest = person("1905-01-01", "F")
    clan.birth(grandmother, oldest)
    clan.birth(her_brother, oldest)
    clan.birth(F, grandmother)
    clan.birth(EGO, None, F)
    clan.marriage(her_brother, his_wife)
    found = clan.words(EGO)
    assert found[her_brother] == (
        "әкесінің анасының ағасы",
        "двоюродный дед",
        "great-uncle",
    )
    assert found[his_wife] == (
        "әкесі → анасы → ағасы → әйелі",
        "жена брата матери отца",
        "father's mother's brother's wife",
    )


def test_great_uncles_and_great_aunts_are_so_called_on_every_side(clan: Clan) -> None:
    """The mother's side is said so; the father's mother's kin have no sure word in Kazakh."""
    big_family(clan)
    said = {}
    for place, one in enumerate((FF, FM, MF, MM)):
        oldest, brother, sister = (
            person(born, sex, 10 + place)
            for born, sex in (("1900-01-01", "F"), ("1925-01-01", "M"), ("1940-01-01", "F"))
        )
        for child in (one, brother, sister):
            clan.birth(child, oldest)
        said[one] = brother, sister
    found = clan.words(EGO)
    told = [(found[brother], found[sister]) for brother, sister in said.values()]
    assert {(brother[1:], sister[1:]) for brother, sister in told} == {
        (("двоюродный дед", "great-uncle"), ("двоюродная бабушка", "great-aunt"))
    }
    assert [(brother[0], sister[0]) for brother, sister in told] == [
        ("ата", "әже"),
        ("әкесінің анасының ағасы", "әкесінің анасының сіңлісі"),
        ("нағашы ата", "нағашы әже"),
        ("нағашы ата", "нағашы әже"),
    ]


def test_only_a_sons_child_is_nemere(clan: Clan) -> None:
    """Of a brother's grandchildren too: the daughter's child is told by the path."""
    big_family(clan)
    niece, of_nephew, of_niece = (
        person("2009-01-01", "F"),
        person("2022-01-01", "M"),
        person("2022-02-01", "M"),
    )
    clan.birth(niece, None, EB)
    clan.birth(of_nephew, None, EBS)
    clan.birth(of_niece, niece)
    found = clan.words(EGO)
    assert found[of_nephew] == ("бауырының немересі", "внучатый племянник", "grandnephew")
    assert found[of_niece] == ("ағасының қызының ұлы", "внучатый племянник", "grandnephew")


def test_a_twin_sisters_husband_is_told_from_a_man_and_from_a_woman(clan: Clan) -> None:
    """A woman has no қарындас."""
    brother, sister, twin = (
        person("1990-01-01", sex, serial) for sex, serial in (("M", 1), ("F", 2), ("F", 7))
    )
    husband = person("1988-01-01", "M")
    for child in (brother, sister, twin):
        clan.birth(child, M, F)
    clan.marriage(twin, husband)
    told = "зять (муж сестры)", "brother-in-law"
    assert clan.words(brother)[husband] == ("апасының немесе қарындасының күйеуі", *told)
    assert clan.words(sister)[husband] == ("апасының немесе сіңлісінің күйеуі", *told)


def test_wives_of_the_fathers_brothers_are_aunts_in_russian(clan: Clan) -> None:
    """Whether he is older than the father or younger."""
    big_family(clan)
    young, wife, of_young = person("1966-01-01", "M"), person("1957-01-01", "F"), person("1967-01-01", "F")
    clan.birth(young, FM, FF)
    clan.marriage(FB, wife)
    clan.marriage(young, of_young)
    found = clan.words(EGO)
    assert found[wife][:2] == ("үлкен шеше", "тётя (жена дяди)")
    assert found[of_young][:2] == ("әкесінің інісінің әйелі", "тётя (жена дяди)")


@pytest.mark.parametrize(
    ("role", "kk", "ru"),
    [
        ("grandchild", "A → немересі немесе жиені", "A → внук или внучка"),
        ("grandparent", "A → атасы, әжесі, нағашы атасы немесе нағашы әжесі", "A → дед или бабушка"),
        ("guardian", "A → қорғаншысы немесе қамқоршысы", "A → опекун или попечитель"),
    ],
)
def test_a_bond_of_a_family_claims_no_line_and_no_kind_of_care(role: str, kk: str, ru: str) -> None:
    """It leads over either parent, and to guardians and trustees alike."""
    said = sentences.bond(role, "guardian", "A")
    assert (said["kk"], said["ru"]) == (kk, ru)
