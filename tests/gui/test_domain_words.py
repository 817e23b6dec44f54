"""What the domain says is said in the window's language, and nothing of it is lost."""

import re
from datetime import UTC, datetime

import pytest

from engine.domain.answers import ANSWERS, usual_form
from engine.domain.doubts import doubts
from engine.domain.findings import findings
from engine.domain.iscn_explain import explain_or_none
from engine.domain.karyogram import MARKER, UNASSIGNED
from engine.io.audit import AuditEntry, LogHead, check_log, encoded_entries
from karyogui.record.log_words import value_said, why_said
from karyogui.report.template import LABELS
from karyogui.words.domain_forms import FORMS
from karyogui.words.domain_words import answer_said, decimal, probability, said, sentence
from tests.conftest import NORMAL_FEMALE, make_karyogram

AT = datetime(2026, 3, 4, tzinfo=UTC)
ENGLISH = ("a", "the", "or", "of", "is", "in the", "misread", "most", "one", "type", "files", "chromosome")


def texts() -> list[str]:
    found = []
    for counts in (
        {**NORMAL_FEMALE, "21": 3},
        {**NORMAL_FEMALE, "21": 4, "3": 1, "5": 0, "7": 5},
        {**NORMAL_FEMALE, "X": 0, "Y": 1, MARKER: 2, UNASSIGNED: 1},
        {**dict.fromkeys(NORMAL_FEMALE, 3), "X": 2, "Y": 1, "4": 2},
        {"1": 2},
    ):
        karyogram = make_karyogram(counts)
        found += [warning.text for warning in findings(karyogram)]
        found += [doubt.reason for doubt in doubts(karyogram)]
    structural = "".join(
        f",{kind}(5)(q13)"
        for kind in "add del der dic dup fra hsr i idic ider ins inv r rec rob t trp neo".split()  # noqa: SIM905
    )
    for line in (
        "47,XY,+21",
        "45,X[3]/46,XX[17]",
        "48,XX,+2mar",
        "45,XX,-?7",
        "69,XXY",
        "48,XX,+2r,5dmin",
        "48,XX,+8[4]/49,sl,+9[3]",
        f"46,XX{structural}",
        "47,XX,+der(1)t(1;3)(p36;p21)",
        "45,XX,-?der(5)t(5;7)(p13;q22)",
    ):
        found += [meaning for _, meaning in explain_or_none(line)]
    return found


def test_without_a_translation_every_text_is_as_it_was() -> None:
    assert len(texts()) > 20
    assert [said(text) for text in texts()] == texts()
    assert said("003.png, something: unknown; and more.") == "003.png, something: unknown; and more."


@pytest.mark.usefixtures("german")
def test_no_english_is_left_in_german() -> None:
    left = {text: said(text) for text in texts() if any(f" {word} " in f" {said(text)} " for word in ENGLISH)}
    assert left == {}


@pytest.mark.usefixtures("german")
def test_the_usual_answers_are_said_in_german_and_own_words_stay() -> None:
    assert [answer for answer in ANSWERS if answer_said(answer) == answer] == []
    own = "One X; lost in preparation: seen twice"
    assert answer_said(own) == own
    # What an earlier version kept as its German window said it is known again.
    assert [usual_form(answer_said(answer)) for answer in ANSWERS] == list(ANSWERS)


def test_an_answer_that_was_kept_in_german_is_read_in_english() -> None:
    assert answer_said("Eine geplatzte Zelle") == "A broken cell"


@pytest.mark.usefixtures("german")
def test_numbers_files_and_order_are_kept() -> None:
    text = "Three in 21: trisomy 21, or one misread; the least certain is 003.png, second choice 22."
    assert said(text) == (
        "Drei in 21: Trisomie 21, oder eines verkannt; am wenigsten sicher ist 003.png, zweite Wahl 22."
    )
    assert said("type 0.63 · polarity 0.71") == "Typ 0,63 · Polarität 0,71"
    assert said("47 files = 46 placed + 0 markers + 0 unassigned + 1 excluded; 2 not readable") == (
        "47 Dateien = 46 zugeordnet + 0 Marker + 0 nicht zugeordnet + 1 ausgeschlossen; 2 nicht lesbar"
    )


@pytest.mark.usefixtures("german")
def test_decimals_have_a_comma_and_names_their_point() -> None:
    assert said("97002023.12: 5 unsure and not looked at").startswith("97002023.12: ")
    assert said("6 sizes are odd for their classes: 1.5.png in 7 (1.4 ×), b.png in X (0.5 ×)").endswith(
        ": 1.5.png in 7 (1,4 ×), b.png in X (0,5 ×)"
    )
    assert (decimal("-12.5"), probability(0.959)) == ("-12,5", "0,95")


@pytest.mark.usefixtures("german")
def test_the_labels_of_the_case_data_have_a_form() -> None:
    assert set(LABELS.values()) <= set(FORMS)


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("english", "expected"),
    [
        (
            "2 files cannot be read: 001.png: cannot be read (image file is truncated); "
            "002.png: not a PNG, TIFF, BMP or JPEG image.",
            "2 Dateien sind nicht lesbar: 001.png: nicht lesbar (Bilddatei ist unvollständig); "
            "002.png: kein PNG-, TIFF-, BMP- oder JPEG-Bild.",
        ),
        (
            "/home/a/karyogram.json: cannot be written (Operation not permitted)",
            "/home/a/karyogram.json: kann nicht geschrieben werden (nicht erlaubt)",
        ),
        ("41 not accepted by a person in 20 cells", "41 von niemandem bestätigt in 20 Zellen"),
        ("cell-2: 9 unsure and not looked at", "cell-2: 9 unsicher und nicht angesehen"),
        ("45 chromosomes", "45 Chromosomen"),
        ("Date of birth", "Geburtsdatum"),
        ("a.png: 2 × 9 pixels are too few for a chromosome", "a.png: 2 × 9 Pixel sind zu wenig für ein Chromosom"),
        (
            "reviewed by A. Meyer: take the review back to change the case",
            "geprüft von A. Meyer: zum Ändern die Prüfung zurücknehmen",
        ),
        (
            "signed by B. Roth on 2026-03-04: amend the case to change it",
            "unterschrieben von B. Roth am 2026-03-04: zum Ändern nachtragen",
        ),
        (
            "Gone: my 7.png was in the saved karyogram but is no longer in the folder.",
            "Verschwunden: my 7.png stand im gespeicherten Karyogramm, ist aber nicht mehr im Ordner.",
        ),
        (
            "Replaced: 7.png was in the saved karyogram but is another picture now.",
            "Ersetzt: 7.png stand im gespeicherten Karyogramm, ist jetzt aber ein anderes Bild.",
        ),
        (
            "Gone: 7.png was in the saved karyogram but can no longer be read.",
            "Verschwunden: 7.png stand im gespeicherten Karyogramm, ist aber nicht mehr lesbar.",
        ),
        (
            "not stated whether the change of sex chromosomes is constitutional or acquired",
            "nicht angegeben, ob die Abweichung der Geschlechtschromosomen konstitutionell oder erworben ist",
        ),
        (
            "the clones are related: their line follows evolution, and is for a person to write",
            "die Klone sind verwandt: ihre Formel folgt der Entwicklung und ist von einer Person zu schreiben",
        ),
        ("47,XX,+8: one cell, too few to be a clone", "47,XX,+8: eine Zelle, zu wenig für einen Klon"),
        ("47,XX,+8: 2 cells, too few to be a clone", "47,XX,+8: 2 Zellen, zu wenig für einen Klon"),
        (
            "45,X: a clone, though answered in each of its cells as not the patient's",
            "45,X: ein Klon, obwohl in jeder seiner Zellen als nicht vom Patienten beantwortet",
        ),
        (
            "No result: by the answers to the warnings no cell shows the patient's karyotype.",
            "Kein Ergebnis: nach den Antworten auf die Warnungen zeigt keine Zelle den Karyotyp des Patienten.",
        ),
        ("no clone: each cell deviates by itself", "kein Klon: jede Zelle weicht für sich ab"),
        (
            "cells of one clone have different typed lines: cell-1: 46,XX; cell-2: 46,XX,t(1;2)",
            "Zellen eines Klons haben verschiedene getippte Formeln: cell-1: 46,XX; cell-2: 46,XX,t(1;2)",
        ),
        (
            "version 1, karyogram.v1.json, was altered after it was signed",
            "Version 1, karyogram.v1.json, wurde nach der Unterschrift verändert",
        ),
        (
            "karyogram.json is not the file that was signed, by the audit log",
            "karyogram.json ist nach dem Protokoll nicht die Datei, die unterschrieben wurde",
        ),
        (
            "audit log, line 7: this line was altered: it is no entry of the log",
            "Protokoll, Zeile 7: diese Zeile wurde verändert: sie ist kein Eintrag des Protokolls",
        ),
        (
            "the last steps of the audit log do not fit to karyogram.json: cell-1: there is no 003.png",
            "die letzten Schritte des Protokolls passen nicht zu karyogram.json: cell-1: es gibt kein 003.png",
        ),
        ("no sex chromosome in cell-1", "kein Geschlechtschromosom in cell-1"),
        (
            "version 2 replaces version 1; changed by B. Roth on 2026-03-04 10:30: wrong indication",
            "Version 2 ersetzt Version 1; geändert von B. Roth am 2026-03-04 10:30: wrong indication",
        ),
    ],
)
def test_what_keeps_a_file_a_case_or_a_report_is_said_in_german(english: str, expected: str) -> None:
    assert said(english) == expected


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("what", "value", "expected"),
    [
        ("move", "marker", "Marker"),
        ("mark cell", "counted", "gezählt"),
        ("undo", "karyotyped", "karyotypisiert"),
        (
            "choose iscn",
            "acquired on XX, question mark on doubtful changes, number of cells in brackets 5",
            "erworben, zu XX, Fragezeichen an zweifelhaften Veränderungen, Zahl der Zellen in Klammern 5",
        ),
        ("sign", "version 2, head of the laboratory", "Version 2, head of the laboratory"),
        ("give out report", "DRAFT 47,XY,+21, printer, sha256 ab", "ENTWURF 47,XY,+21, Drucker, sha256 ab"),
        (
            "give out report",
            "FINAL 47,XY,+21, printed to my report.pdf, pages 1-2,4, not to the end, sha256 ab",
            "ENDGÜLTIG 47,XY,+21, gedruckt in my report.pdf, Seiten 1-2,4, nicht bis zum Ende, sha256 ab",
        ),
        ("give out report", "", ""),
        ("give out report", "FINAL 46,XX, one.pdf, sha256 ab", "ENDGÜLTIG 46,XX, one.pdf, sha256 ab"),
        (
            "write report",
            "number: 7; counted: ; comments: counted by hand; sex: female",
            "Befund-Nr.: 7; Zellen gezählt: ; Anmerkungen: counted by hand; Geschlecht: female",
        ),
        # What a person wrote stays, though it be a word that the application uses.
        ("resolve", "marker", "marker"),
        ("type iscn", "46,XX", "46,XX"),
    ],
)
def test_the_values_of_the_log_are_said_in_german_and_what_a_person_wrote_is_not(
    what: str, value: str, expected: str
) -> None:
    assert value_said(what, value) == expected


@pytest.mark.usefixtures("german")
def test_why_the_log_begins_anew_is_said_in_german_and_a_person_s_reason_is_not() -> None:
    assert why_said("adopt", "karyogram.json was changed outside the application") == (
        "karyogram.json wurde außerhalb des Programms geändert"
    )
    assert why_said("move", "marker") == "marker"


@pytest.mark.usefixtures("german")
def test_no_english_is_left_of_what_is_wrong_with_a_log() -> None:
    content, head = encoded_entries([AuditEntry(AT, "A", "turn") for _ in range(5)], LogHead())
    lines = content.splitlines(keepends=True)
    damaged = (
        [lines[0], *lines[2:]],
        [lines[0], *lines[3:]],
        [lines[0].replace(b"turn", b"swap"), *lines[1:]],
        [lines[0], b"{}\n", *lines[2:]],
        [lines[1], lines[0], *lines[2:]],
        lines[:4],
        [*lines[:4], lines[4].replace(b"turn", b"swap")],
    )
    found = {problem.text for made in damaged for problem in check_log(b"".join(made), head).problems}
    assert len(found) > 6
    english = {"the", "is", "are", "was", "were", "line", "lines", "it", "missing", "altered", "before"}
    assert {text for text in found if english & set(re.findall("[a-z]+", said(text)))} == set()


def test_a_refusal_is_a_sentence_and_a_file_keeps_its_name() -> None:
    assert sentence("reviewed by A. Meyer") == "Reviewed by A. Meyer."
    assert sentence("karyogram.json: cannot be read") == "karyogram.json: cannot be read"
