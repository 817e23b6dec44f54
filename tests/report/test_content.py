"""What a report says."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from engine.domain.edits import Accept, Move, Turn, apply
from engine.domain.iscn_choice import ACQUIRED, CONSTITUTIONAL, IscnChoice
from engine.domain.karyogram import EXCLUDED, MARKER, UNASSIGNED, Decision, TypedIscn
from engine.domain.report_entries import ReportEntries
from engine.domain.review import Amendment, Signature, amended, reviewed_by, signed_by
from engine.io.audit import LogHead
from karyogui.report.blocks import FieldColumns, FieldRows, Figure, IscnLine, Prose, ReportContent, Signatures, Table
from karyogui.report.content import ReportSource, report_content
from karyogui.report.template import ReportTemplate
from karyogui.settings.values import Laboratory
from tests.report.conftest import FULL_DETAILS, FULL_ENTRIES, answered

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
TEMPLATE = ReportTemplate(laboratory=Laboratory("Institute"))
DECISION = Decision("A", NOW)
FIRST = Signature("Ana Horvat", "technologist", NOW)
SECOND = Signature("Bo Li", "cytogeneticist", NOW)


def complete(source: ReportSource) -> ReportSource:
    return replace(source, case=replace(source.case, details=FULL_DETAILS), entries=FULL_ENTRIES)


def signed(source: ReportSource) -> ReportSource:
    """Every warning answered, every doubt accepted, reviewed and signed."""
    source = replace(source, result=answered(source.case, source.result))
    review = signed_by(reviewed_by(source.result.review, FIRST), SECOND)
    return replace(source, result=replace(source.result, review=review))


def content_of(source: ReportSource, template: ReportTemplate = TEMPLATE) -> ReportContent:
    return report_content(source, template, NOW)


def texts(content: ReportContent, heading: str) -> str:
    """All texts of a section, in their order."""
    found: list[str] = []
    for block in next(section for section in content.sections if section.heading == heading).blocks:
        if isinstance(block, FieldRows):
            found += [f"{label}: {value}" for label, value in block.rows]
        elif isinstance(block, FieldColumns):
            found += [f"{label}: {value}" for group in block.groups for label, value in group]
        elif isinstance(block, Prose):
            found.append(f"{block.lead}: {block.text}")
        elif isinstance(block, IscnLine):
            found += [block.line, block.edition, block.note, block.plain]
        elif isinstance(block, Table):
            found += [" | ".join(row) for row in (block.head, *block.rows)]
        elif isinstance(block, Figure):
            found.append(block.caption)
        elif isinstance(block, Signatures):
            found += [f"{line.step}: {line.name}, {line.role}, {line.at}" for line in block.lines]
    return "\n".join(found)


def edited(source: ReportSource, *edits: Move | Turn | Accept) -> ReportSource:
    (name,) = source.result.cells
    karyogram = source.result.cells[name]
    for edit in edits:
        karyogram, _ = apply(karyogram, edit)
    return replace(source, result=source.result.with_cell(name, karyogram))


def test_every_field_of_the_case_is_there(source: ReportSource) -> None:
    content = content_of(complete(source))
    patient = texts(content, "Patient and specimen")
    for value in ("Zoë Müller", "P-7", "1988-03-14", "female", "S-24", "blood", "2026-11-20", "2026-11-21"):
        assert value in patient
    for value in ("Dr. Šimić", "St. Anna", "recurrent miscarriage", "Reported: 2026-11-26 12:00", "case 21"):
        assert value in patient
    method = texts(content, "Method")
    for value in ("72 h", "GTG", "550", "model compact-1"):
        assert value in method
    assert content.number == "2026-0417"
    assert content.laboratory.name == "Institute"


def test_the_result_stands_by_itself_and_the_three_numbers_apart(source: ReportSource) -> None:
    result = texts(content_of(complete(source)), "Result")
    assert result.splitlines()[:2] == ["47,XY,+21", "ISCN 2024"]
    assert "Proposed: abnormal male karyotype (47 chromosomes): three copies of chromosome 21" in result
    assert "Sex chromosomes: XY" in result
    assert "Counted 20 · Analysed 5 · Karyotyped 1" in result
    assert "0 of 47 chromosomes confirmed" in result


def test_a_draft_names_what_is_missing(source: ReportSource) -> None:
    content = content_of(replace(source, case=replace(source.case, details={})))
    assert content.status == "DRAFT"
    assert "missing: Report no., Patient, Patient ID" in " ".join(content.status_notes)
    assert "Date of birth: not stated" in texts(content, "Patient and specimen")


def test_a_complete_draft_says_whose_word_it_waits_for(source: ReportSource) -> None:
    whole = complete(source)
    assert content_of(whole).status_notes[0] == "not reviewed yet"
    review = reviewed_by(whole.result.review, FIRST)
    content = content_of(replace(signed(whole), result=replace(signed(whole).result, review=review)))
    assert (content.status, content.status_notes) == ("DRAFT", ("not signed by a second person yet",))


def test_what_the_case_states_goes_before_what_was_typed(source: ReportSource) -> None:
    typed = replace(FULL_ENTRIES, case_data={"patient_id": "typed", "indication": "typed too"})
    of = replace(source, case=replace(source.case, details={"patient": {"id": "P-7"}}), entries=typed)
    told = texts(content_of(of), "Patient and specimen")
    assert "Patient ID: P-7" in told
    assert "Indication: typed too" in told


def test_signed_and_complete_is_final(source: ReportSource) -> None:
    content = content_of(signed(complete(source)))
    assert (content.status, content.status_notes) == ("FINAL", ())
    signatures = texts(content, "Reviewed and approved by")
    assert "Reviewed by: Ana Horvat, technologist, 2026-11-26 12:00" in signatures
    assert "Approved and signed by: Bo Li, cytogeneticist, 2026-11-26 12:00" in signatures
    assert texts(content, "Result").splitlines()[3].startswith("Abnormal male karyotype")


def test_what_was_signed_names_the_end_of_the_audit_log(source: ReportSource) -> None:
    head = LogHead(132, "c0ffee" + "5" * 58)
    line = f"Audit log up to entry 132: sha256 {head.sha256}"

    def told(of: ReportSource) -> str:
        (signatures,) = (
            block for part in content_of(of).sections for block in part.blocks if isinstance(block, Signatures)
        )
        return signatures.record

    whole = replace(signed(complete(source)), log=head)
    assert told(whole) == line
    assert told(amended_once(whole)) == line
    assert told(replace(complete(source), log=head)) == ""
    assert told(replace(whole, log=None)) == ""
    assert "none was kept" in told(replace(whole, log=LogHead()))


@pytest.mark.parametrize("key", ReportTemplate().required)
def test_without_a_required_field_nothing_is_final(source: ReportSource, key: str) -> None:
    whole = signed(complete(source))
    content = content_of(whole, replace(TEMPLATE, required=(key,)))
    assert content.status == "FINAL"
    empty = replace(whole, case=replace(whole.case, details={}), entries=ReportEntries())
    content = report_content(empty, replace(TEMPLATE, required=(key,), laboratory=Laboratory()), NOW)
    assert content.status == "DRAFT"
    assert content.status_notes == ("signed, but not complete", f"missing: {TEMPLATE.label(key)}")


def test_cells_whose_files_are_all_placed_take_one_line(mosaic: ReportSource) -> None:
    assert texts(content_of(mosaic), "Objects without a class").splitlines() == [
        ": 6 cells: each of their 272 files is placed in a class."
    ]
    file = mosaic.result.cells["cell-04"].slots["21"][0]
    karyogram, _ = apply(mosaic.result.cells["cell-04"], Move((file,), MARKER, DECISION))
    content = content_of(replace(mosaic, result=mosaic.result.with_cell("cell-04", karyogram)))
    assert texts(content, "Objects without a class").splitlines() == [
        ": cell-04: 45 files = 44 placed + 1 markers + 0 unassigned + 0 excluded.",
        f"Markers: {file}",
        ": 5 cells: each of their 227 files is placed in a class.",
    ]


def test_what_is_unassigned_keeps_a_report_a_draft_and_is_named(source: ReportSource) -> None:
    file = source.result.cells["case 21"].slots["21"][0]
    content = content_of(signed(complete(edited(source, Move((file,), UNASSIGNED, DECISION)))))
    assert content.status == "DRAFT"
    assert "1 unassigned" in content.status_notes
    assert f"Unassigned: {file}" in texts(content, "Objects without a class")


def test_excluded_markers_and_unreadable_are_named(source: ReportSource) -> None:
    first, second = source.result.cells["case 21"].slots["21"][:2]
    source = edited(source, Move((first,), EXCLUDED, DECISION, reason="debris"), Move((second,), MARKER, DECISION))
    content = content_of(source)
    objects = texts(content, "Objects without a class")
    assert "47 files = 45 placed + 1 markers + 0 unassigned + 1 excluded." in objects
    assert f"Excluded: {first}: debris" in objects
    assert f"Markers: {second}" in objects
    assert content.iscn == "46,XY,-21,+mar"


def test_the_engines_and_the_persons_share_are_told_apart(source: ReportSource) -> None:
    slots = source.result.cells["case 21"].slots
    source = edited(
        source,
        Move((slots["1"][0],), "2", DECISION),
        Turn((slots["3"][0],), DECISION),
        Accept((slots["4"][0],), DECISION),
    )
    made = texts(content_of(source), "How this karyogram was made")
    assert "45 placed by the engine and left (1 of them confirmed by a person)" in made
    assert "2 changed by a person (1 in class, 1 in polarity), 0 not placed by the engine" in made
    assert "compact-1 (weights abababababab)" in made


def amended_once(whole: ReportSource) -> ReportSource:
    why = Amendment("wrong indication", Signature("Bo Li", "cytogeneticist", NOW))
    review = amended(whole.result.review, why, file="v1.json", sha256="0" * 64)
    review = signed_by(reviewed_by(review, FIRST), SECOND)
    return replace(whole, result=replace(whole.result, review=review))


def test_an_amended_report_says_what_changed_and_what_it_replaces(source: ReportSource) -> None:
    content = content_of(amended_once(signed(complete(source))))
    assert content.status == "AMENDED"
    assert content.status_notes == (
        "version 2 replaces version 1; changed by Bo Li on 2026-11-26 12:00: wrong indication",
    )
    assert "Version 1: reviewed by Ana Horvat" in texts(content, "Reviewed and approved by")


def test_open_warnings_and_doubts_keep_a_report_a_draft(source: ReportSource) -> None:
    notes = content_of(complete(source)).status_notes
    assert "2 unsure and not looked at" in notes
    assert "1 warning not answered" in notes
    checks = texts(content_of(signed(complete(source))), "Findings and open points")
    assert "Answered by Ana Horvat, 2026-11-26 12:00: seen" in checks


def test_what_is_open_in_many_cells_is_counted_once(mosaic: ReportSource) -> None:
    """Not cell by cell: of twenty cells that would fill the first page."""
    notes = content_of(mosaic).status_notes
    total = sum(len(karyogram.placements) for karyogram in mosaic.result.cells.values())
    assert f"{total - 12} not accepted by a person in 6 cells" in notes
    assert not [note for note in notes if note.startswith("cell-01")]
    few = {name: answered(mosaic.case, mosaic.result).cells[name] for name in list(mosaic.result.cells)[:3]}
    notes = content_of(replace(mosaic, result=replace(mosaic.result, cells=mosaic.result.cells | few))).status_notes
    assert [note.split(":")[0] for note in notes if "not accepted by a person" in note] == [
        "cell-04",
        "cell-05",
        "cell-06",
    ]


def typed(source: ReportSource, line: str) -> ReportSource:
    (name,) = source.result.cells
    karyogram = replace(source.result.cells[name], typed_iscn=TypedIscn(line, DECISION))
    return replace(source, result=source.result.with_cell(name, karyogram))


def test_a_typed_line_is_printed_and_checked(source: ReportSource) -> None:
    content = content_of(signed(complete(typed(source, "47,XY,+21c"))))
    assert (content.iscn, content.status) == ("47,XY,+21c", "FINAL")
    wrong = content_of(signed(complete(typed(source, "46,XY"))))
    assert (wrong.iscn, wrong.status) == ("46,XY", "DRAFT")
    assert any("46" in note for note in wrong.status_notes)


def test_a_structural_line_needs_a_persons_words(source: ReportSource) -> None:
    line = "47,XY,del(5)(p15.2),+21"
    content = content_of(signed(complete(typed(source, line))))
    assert (content.iscn, content.status) == (line, "DRAFT")
    assert "cannot be compared" in content.status_notes[-1]
    written = signed(complete(typed(source, line)))
    written = replace(written, entries=replace(FULL_ENTRIES, result="Cri-du-chat and trisomy 21."))
    content = content_of(written)
    assert (content.status, content.plain) == ("FINAL", "Cri-du-chat and trisomy 21.")


def test_an_acquired_change_is_written_as_the_operator_chose(mosaic: ReportSource) -> None:
    assert "not stated whether" in " ".join(content_of(mosaic).status_notes)
    choice = IscnChoice(ACQUIRED, "XX")
    content = content_of(replace(mosaic, result=replace(mosaic.result, iscn=choice)))
    assert content.iscn == "45,X,-X[4]/46,XX[2]"
    assert "not stated whether" not in " ".join(content.status_notes)


def test_a_mosaic_is_prefixed_if_the_operator_chose_so(mosaic: ReportSource) -> None:
    chosen = replace(mosaic, result=replace(mosaic.result, iscn=IscnChoice(CONSTITUTIONAL, is_prefixed=True)))
    content = content_of(chosen)
    assert content.iscn == "mos 45,X[4]/46,XX[2]"
    assert not any("ISCN line" in note for note in content.status_notes)  # it is compared all the same


def test_numbers_that_cannot_be_keep_a_report_a_draft(source: ReportSource) -> None:
    wrong = replace(signed(complete(source)), entries=replace(FULL_ENTRIES, counted=4))
    assert content_of(wrong).status_notes[-1].startswith("fewer cells are counted than analysed")


def test_a_mosaic_shows_one_karyogram_a_clone(mosaic: ReportSource) -> None:
    content = content_of(mosaic)
    assert content.iscn == "45,X[4]/46,XX[2]"
    assert content.plain.startswith("Proposed: mosaic of two cell lines: in 4 cells an abnormal female")
    assert texts(content, "Karyogram").splitlines() == ["cell-01 · 45,X", "cell-03 · 46,XX"]
    assert "cell-01 | 45 | 45,X | shown" in texts(content, "Cells")
    assert content.class_counts.count(" / ") == 1


def test_a_single_cells_finding_is_told_and_not_reported(mosaic: ReportSource) -> None:
    cells = {name: mosaic.result.cells[name] for name in ("cell-01", "cell-03", "cell-05")}
    case = replace(mosaic.case, cells=tuple(cell for cell in mosaic.case.cells if cell.name in cells))
    content = content_of(ReportSource(case, replace(mosaic.result, cells=cells)))
    assert content.iscn == "46,XX"
    assert any("single-cell finding, not reported" in warning for warning in content.warnings)


def test_cells_are_shown_as_chosen(mosaic: ReportSource) -> None:
    content = content_of(replace(mosaic, cells=("cell-06",)))
    assert texts(content, "Karyogram") == "cell-06 · 45,X"


def test_a_persons_own_words_replace_those_made(source: ReportSource) -> None:
    content = content_of(replace(source, entries=ReportEntries(result="Trisomie 21.")))
    assert content.plain == "Trisomie 21."


def test_the_template_orders_names_and_leaves_out(source: ReportSource) -> None:
    template = replace(
        TEMPLATE,
        sections=("result", "patient", "objects", "karyogram", "signatures"),
        headings={"result": "Ergebnis"},
        labels={"patient_name": "Name"},
    )
    content = content_of(complete(source), template)
    assert [section.heading for section in content.sections][:2] == ["Ergebnis", "Patient and specimen"]
    assert len(content.sections) == 5
    assert "Name: Zoë Müller" in texts(content, "Patient and specimen")


@pytest.mark.parametrize("is_signed", [False, True])
def test_nobody_stands_for_what_is_left_of_a_folder_that_changed(source: ReportSource, is_signed: bool) -> None:
    whole = signed(complete(source))
    if not is_signed:
        review = reviewed_by(source.result.review, FIRST)
        whole = replace(whole, result=replace(whole.result, review=review))
    (name,) = whole.result.cells
    file = whole.result.cells[name].slots["7"][0]
    left, _ = apply(whole.result.cells[name], Move((file,), UNASSIGNED, DECISION))
    content = content_of(replace(whole, result=replace(whole.result, cells={name: left})))
    assert content.status == "DRAFT"
    told = "signed, but the folder has changed since" if is_signed else "not signed by a second person yet"
    assert content.status_notes[0] == told
    made = texts(content, "Reviewed and approved by")
    assert "Before the folder changed: reviewed by Ana Horvat (technologist)" in made
    assert ("signed by Bo Li" in made) is is_signed
    assert "Reviewed by: , , " in made
    assert "Approved and signed by: , , " in made
    assert texts(content_of(whole), "Reviewed and approved by").count("Ana Horvat") == 1
