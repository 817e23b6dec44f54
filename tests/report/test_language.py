"""A report's own texts are in the language of the window, or of the template; what people wrote stays."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

from engine.domain.edits import Accept, Move
from engine.domain.iscn_choice import CONSTITUTIONAL, IscnChoice
from engine.domain.karyogram import EXCLUDED, MARKER, UNASSIGNED
from engine.domain.review import Amendment, amended
from engine.io.audit import LogHead
from karyogui.headless import ReportOptions, report_case
from karyogui.report.blocks import ReportContent
from karyogui.report.content import ReportSource
from karyogui.report.pdf import render_report
from karyogui.report.template import LABELS, LIMITATIONS, METHOD, SECTIONS
from karyogui.report.template_file import TemplateError, example_template, read_template, template_of
from karyogui.report.words import words_in
from karyogui.settings.values import Laboratory, Look, ReportSettings, Settings
from karyogui.words.languages import language_of, system_languages
from tests.report.conftest import FULL_DETAILS, FULL_ENTRIES, flat, pdf_text
from tests.report.test_content import DECISION, FIRST, complete, content_of, edited, signed

GERMAN = replace(template_of(Settings(), language="de"), laboratory=Laboratory("Institut"))
ENGLISH_ONE = replace(template_of(Settings()), laboratory=GERMAN.laboratory)
# Words of the sentences and headings that the application makes.
ENGLISH = frozenset(
    """the of and or with is are were not no one two three each by on at from to cell cells chromosome
    chromosomes copies instead abnormal male female karyotype line lines missing unsure shown placed
    markers excluded unassigned page signed reviewed changed confirmed model program weights proposed
    counted analysed stated yet finding findings draft audit log entry""".split()  # noqa: SIM905
)
_OWN = re.compile(  # names of cells and cases, and what a person wrote
    r"cell-\d+|mosaic|case 21|Ana Horvat|Bo Li|technologist|debris|seen|Nothing else|Counselling|wrong indication"
)


def said_in(value: object) -> Iterator[str]:
    """Every text of a report, whatever holds it; not the cells and karyograms of its figures."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from said_in(inner)
    elif is_dataclass(value) and type(value).__module__.startswith("karyogui.report."):
        for item in fields(value):
            yield from said_in(getattr(value, item.name))


def english_in(text: str) -> set[str]:
    return ENGLISH & set(re.findall(r"[a-z]+", _OWN.sub("", text).lower()))


def reports(source: ReportSource, mosaic: ReportSource) -> Iterator[ReportSource]:
    """Reports that say, together, nearly all that one can say."""
    (name,) = source.result.cells
    slots = source.result.cells[name].slots
    whole = complete(source)
    yield source
    yield edited(
        whole,
        Move((slots["1"][0],), EXCLUDED, DECISION, reason="debris"),
        Move((slots["2"][0],), MARKER, DECISION),
        Move((slots["3"][0],), UNASSIGNED, DECISION),
        Accept((slots["7"][0],), DECISION),
    )
    final = replace(signed(whole), log=LogHead(7, "ab" * 32))
    yield final
    review = amended(final.result.review, Amendment("wrong indication", FIRST), file="v1.json", sha256="cd" * 32)
    yield replace(final, result=replace(final.result, review=review))
    yield mosaic
    yield signed(replace(mosaic, case=replace(mosaic.case, details=FULL_DETAILS), entries=FULL_ENTRIES))


def test_a_german_report_says_nothing_of_its_own_in_english(source: ReportSource, mosaic: ReportSource) -> None:
    for number, made in enumerate(reports(source, mosaic)):
        english: ReportContent = content_of(made)
        german = content_of(made, GERMAN)
        left = {text: english_in(text) for text in said_in(german.sections) if english_in(text)}
        assert left.keys() <= {FULL_DETAILS["patient"]["sex"]}, number
        notes = [words_in("de").said(note) for note in german.status_notes]
        assert [note for note in notes if english_in(note)] == []
        # What is not language is the same.
        assert (german.iscn, german.status, german.missing, german.class_counts) == (
            english.iscn,
            english.status,
            english.missing,
            english.class_counts,
        )


def test_the_printed_page_is_german_and_english_alike_with_what_people_wrote(source: ReportSource) -> None:
    final = replace(signed(complete(source)), log=LogHead(7, "ab" * 32))
    english, german = (flat(pdf_text(render_report(final, template)[1])) for template in (ENGLISH_ONE, GERMAN))
    own = ("47,XY,+21", "ZoëMüller", "recurrentmiscarriage", "Nothingelse.", "AnaHorvat", "sha256" + "ab" * 32)
    for text in own:
        assert text in english
        assert text in german
    for one, other in (
        ("Cytogeneticreport", "ZytogenetischerBefund"),
        ("page1of", "Seite1von"),
        ("No.2026-0417", "Nr.2026-0417"),
        ("Auditloguptoentry7", "ProtokollbisEintrag7"),
        ("FINAL", "ENDGÜLTIG"),
        ("Gsex", "GGonosomen"),  # brackets of the karyogram
        (
            "Abnormalmalekaryotype(47chromosomes):threecopiesofchromosome21insteadoftwo(trisomy21).",
            "AuffälligermännlicherKaryotyp(47Chromosomen):dreiKopiendesChromosoms21stattzwei(Trisomie21).",
        ),
        (flat(METHOD)[:60], "ChromosomenvonMetaphasezellenwurdengebändert"),
    ):
        assert one in english
        assert one not in german
        assert other in german


def test_decimals_are_as_the_language_writes_them(source: ReportSource) -> None:
    for template, sign, other in ((ENGLISH_ONE, ".", ","), (GERMAN, ",", ".")):
        text = flat(pdf_text(render_report(source, template)[1]))
        for told in (rf"(?:type|Typ)0\{sign}\d\d", rf"1mm=\d+\{sign}\d"):
            assert re.search(told, text), told
            assert not re.search(told.replace(sign, other), text), told


def test_the_result_of_a_mosaic_is_a_german_sentence(mosaic: ReportSource) -> None:
    chosen = replace(mosaic, result=replace(mosaic.result, iscn=IscnChoice(CONSTITUTIONAL)))
    assert content_of(signed(chosen), GERMAN).plain == (
        "Mosaik aus zwei Zelllinien: in 4 Zellen ein auffälliger weiblicher Karyotyp (45 Chromosomen): "
        "ein X-Chromosom und kein zweites Geschlechtschromosom (Monosomie X); in 2 Zellen ein unauffälliger "
        "weiblicher Karyotyp (46 Chromosomen): je zwei der Autosomen und zwei X-Chromosomen."
    )
    assert content_of(mosaic, GERMAN).plain.startswith("Vorschlag: Mosaik aus zwei Zelllinien")


def test_a_template_says_its_texts_as_they_are_and_may_name_the_language(tmp_path: Path) -> None:
    example = template_of(Settings(), example_template(), language="de")
    assert (example.language, example.title, example.headings, example.labels) == (
        "en",
        "Cytogenetic report",
        SECTIONS,
        LABELS,
    )
    path = tmp_path / "lab.toml"
    path.write_text('[report]\ntitle = "Report"\n[labels]\nsex = "Sex"\n', encoding="utf-8")
    partly = template_of(Settings(report=ReportSettings(limitations="own")), path, language="de")
    assert (partly.title, partly.label("sex"), partly.label("case")) == ("Report", "Sex", "Fall")
    assert partly.heading("result") == "Ergebnis"
    assert (partly.limitations, partly.method[:11]) == ("own", "Chromosomen")
    path.write_text('[report]\nlanguage = "en"\n', encoding="utf-8")
    assert template_of(Settings(), path, language="de").limitations == LIMITATIONS
    path.write_text('[report]\nlanguage = "fr"\n', encoding="utf-8")
    with pytest.raises(TemplateError, match=r"line 2: language: is none of en, de"):
        read_template(path)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANGUAGE": "fr:de", "LANG": "fr_FR.UTF-8"}, "de"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_without_a_window_the_system_says_the_language(
    variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language_of("system", system_languages()) == expected
    assert language_of("de", system_languages()) == "de"


def test_a_report_without_a_window_follows_the_language_of_the_settings(case_copy: Path, tmp_path: Path) -> None:
    options = ReportOptions(settings=Settings(look=Look(language="de")))
    report_case(case_copy, tmp_path / "r.pdf", options=options)
    assert "ZytogenetischerBefund" in flat(pdf_text(tmp_path / "r.pdf"))
