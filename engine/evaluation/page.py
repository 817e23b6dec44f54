"""One self-contained HTML page of an evaluation: tables and embedded figures, nothing from the network."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from engine.evaluation.tables import Table

DOTS_PER_INCH = 150


@dataclass(frozen=True)
class PageFigure:
    """A figure: file name without ending, PNG file of DOTS_PER_INCH, caption."""

    name: str
    png: bytes
    caption: str


@dataclass(frozen=True)
class Section:
    """A part of the page: heading, then tables, then figures."""

    title: str
    tables: Sequence[Table] = field(default_factory=tuple)
    figures: Sequence[PageFigure] = field(default_factory=tuple)
    text: str = ""


_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 2rem 1.5rem 4rem; color: #20262c; background: #fff;
  font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .8rem; }
h2 { font-size: 1.15rem; margin: 2.6rem 0 .6rem; padding-bottom: .3rem; border-bottom: 1px solid #d5dade; }
nav { margin: 1.2rem 0; font-size: .9rem; }
nav a { margin-right: 1rem; color: #2f6f9f; text-decoration: none; white-space: nowrap; }
.scroll { overflow-x: auto; margin: 1.2rem 0; }
table { border-collapse: collapse; font-size: .87rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: .4rem; white-space: nowrap; }
th, td { padding: .22rem .8rem; text-align: right; vertical-align: bottom; }
th:first-child, td:first-child { text-align: left; padding-left: .2rem; }
td { white-space: nowrap; }
thead th { font-weight: 600; border-bottom: 1.5px solid #8a9199; }
tbody tr:nth-child(even) { background: #f5f7f8; }
.note { font-size: .82rem; color: #5a6068; margin: .4rem 0 0; max-width: 52rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; font-size: .9rem; margin: 0; }
dt { color: #5a6068; }
dd { margin: 0; overflow-wrap: anywhere; }
code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .88em; }
.figures { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; }
figure { margin: 1rem 0; flex: 0 1 auto; max-width: 100%; }
figure img { max-width: 100%; height: auto; display: block; }
figcaption { font-size: .82rem; color: #5a6068; margin-top: .3rem; max-width: 52rem; }
@media print { nav { display: none; } figure, table { break-inside: avoid; } }
"""


def html_page(title: str, facts: Sequence[tuple[str, str]], sections: Sequence[Section]) -> str:
    """The whole page.

    Args:
        facts: name and value of what was evaluated: command, model, sha256, data set, folds, date.
    """
    links = "".join(
        f'<a href="#part-{number}">{escape(section.title)}</a>' for number, section in enumerate(sections)
    )
    head = "".join(f"<dt>{escape(name)}</dt><dd><code>{escape(value)}</code></dd>" for name, value in facts)
    parts = "\n".join(_section(number, section) for number, section in enumerate(sections))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{escape(title)}</h1>
<dl>{head}</dl>
<nav>{links}</nav>
{parts}
</body>
</html>
"""


def _section(number: int, section: Section) -> str:
    text = f"<p>{escape(section.text)}</p>" if section.text else ""
    tables = "\n".join(map(_table, section.tables))
    figures = "\n".join(map(_figure, section.figures))
    figures = f'<div class="figures">{figures}</div>' if figures else ""
    return f'<section id="part-{number}"><h2>{escape(section.title)}</h2>\n{text}{tables}\n{figures}</section>'


def _table(table: Table) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table.head)
    rows = "\n".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
    return (
        f'<div class="scroll"><table><caption>{escape(table.title)}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>{rows}</tbody></table>{note}</div>"
    )


def _figure(figure: PageFigure) -> str:
    data = base64.b64encode(figure.png).decode("ascii")
    caption = escape(figure.caption)
    # As large as it was drawn: a CSS pixel is a 96th of an inch.
    width = round(int.from_bytes(figure.png[16:20], "big") * 96 / DOTS_PER_INCH)
    return (
        f'<figure><img alt="{caption}" width="{width}" src="data:image/png;base64,{data}">'
        f"<figcaption>{caption}</figcaption></figure>"
    )
