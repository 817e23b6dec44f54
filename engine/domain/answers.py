"""The usual answers to warnings: what each kind mostly turns out to be. A person may say something else in own words.

They are kept as they stand here, whatever the language of the window, so that the domain knows what they mean.
"""

REPORT = "True finding, to be reported"
OTHER_CELLS = "In this cell only, not in the others"
LOST = "Lost in preparation"
SECOND_CELL = "Chromosomes of a second cell"
BY_EYE = "Every chromosome checked by eye"
NOT_COUNTED = "This cell is not counted"
FRAGMENT = "A fragment, not reported"
NO_CHROMOSOME = "No chromosome: a note or a picture of something else"
BEYOND_COUNTS = "The line says what the counts cannot show"
TAKEN_OUT = "Taken out on purpose"
BROKEN = "A broken cell"

ANSWERS = (
    REPORT,
    OTHER_CELLS,
    LOST,
    SECOND_CELL,
    BY_EYE,
    NOT_COUNTED,
    FRAGMENT,
    NO_CHROMOSOME,
    BEYOND_COUNTS,
    TAKEN_OUT,
    BROKEN,
)

# By these a deviating count is nothing of the patient's.
NOT_THE_PATIENTS = frozenset({OTHER_CELLS, LOST, SECOND_CELL})

# Earlier versions kept an answer as the window said it, in German too. What is kept stays as it is: it may be signed.
_IN_GERMAN = {
    "Echter Befund, wird berichtet": REPORT,
    "Nur in dieser Zelle, nicht in den anderen": OTHER_CELLS,
    "Bei der Präparation verloren": LOST,
    "Chromosomen einer zweiten Zelle": SECOND_CELL,
    "Jedes Chromosom mit dem Auge geprüft": BY_EYE,
    "Diese Zelle wird nicht gezählt": NOT_COUNTED,
    "Ein Bruchstück, wird nicht berichtet": FRAGMENT,
    "Kein Chromosom: eine Notiz oder ein anderes Bild": NO_CHROMOSOME,
    "Die Formel sagt, was die Zahlen nicht zeigen können": BEYOND_COUNTS,
    "Mit Absicht entfernt": TAKEN_OUT,
    "Eine geplatzte Zelle": BROKEN,
}

_USUAL = {
    "extra": (REPORT, OTHER_CELLS, SECOND_CELL),
    "missing": (REPORT, OTHER_CELLS, LOST),
    "incomplete": (REPORT, LOST, NOT_COUNTED),
    "sex": (REPORT, OTHER_CELLS, LOST, SECOND_CELL),
    "ploidy": (REPORT, OTHER_CELLS, SECOND_CELL),
    "marker": (REPORT, FRAGMENT, OTHER_CELLS),
    "unreadable": (NO_CHROMOSOME, NOT_COUNTED),
    "line": (BEYOND_COUNTS,),
    "lost": (TAKEN_OUT, NOT_COUNTED),
    "few": (BROKEN, NOT_COUNTED),
    "unsure": (BY_EYE, NOT_COUNTED),
    "sizes": (BY_EYE, NOT_COUNTED),
}


def usual_form(answer: str) -> str:
    """The usual answer that is meant by one as it was kept; a person's own words as they are."""
    return _IN_GERMAN.get(answer, answer)


def usual_answers(code: str) -> tuple[str, ...]:
    """What a warning of a kind mostly turns out to be, the most frequent first."""
    return _USUAL.get(code, (BY_EYE, NOT_COUNTED))
