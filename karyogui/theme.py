"""Colours, type and the style sheet of the application, in one place."""

from dataclasses import dataclass

from PySide6.QtGui import QColor


@dataclass(frozen=True)
class Theme:
    """Colour tokens as #rrggbb."""

    ground: str = "#e6ebf0"
    panel: str = "#f7f9fb"
    sheet: str = "#ffffff"
    ink: str = "#1b2733"
    muted: str = "#5d6b78"
    line: str = "#d5dce3"
    bar: str = "#1f2f3f"
    bar_button: str = "#2d4052"
    bar_hover: str = "#3a5168"
    bar_ink: str = "#e8eef4"
    accent: str = "#1f6fd0"
    accent_soft: str = "#dcebfb"
    doubt: str = "#a86400"
    doubt_soft: str = "#fff4da"
    moved: str = "#6a3fb5"
    moved_soft: str = "#f1ebfb"
    alert: str = "#a81f1f"
    alert_soft: str = "#fdeeee"
    done: str = "#1d7a4c"

    def colour(self, token: str) -> QColor:
        return QColor(getattr(self, token))


LIGHT = Theme()


def style_sheet(theme: Theme) -> str:
    """The Qt style sheet of the window."""
    t = theme
    return f"""
    * {{ font-size: 13px; color: {t.ink}; }}
    QMainWindow, QDialog {{ background: {t.ground}; }}
    QMenuBar {{ background: {t.bar}; padding: 1px 6px; }}
    QMenuBar::item {{ color: {t.bar_ink}; padding: 4px 9px; background: transparent; border-radius: 4px; }}
    QMenuBar::item:selected {{ background: {t.bar_hover}; }}
    QMenu {{ background: {t.sheet}; border: 1px solid {t.line}; padding: 4px; }}
    QMenu::item {{ padding: 5px 26px 5px 14px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {t.accent_soft}; color: {t.ink}; }}
    QMenu::item:disabled {{ color: #9aa6b1; }}
    QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
    #topBar {{ background: {t.bar}; }}
    #topBar QPushButton {{ background: {t.bar_button}; color: {t.bar_ink}; border: none; border-radius: 5px;
        padding: 6px 12px; }}
    #topBar QPushButton:hover {{ background: {t.bar_hover}; }}
    #topBar QPushButton:disabled {{ color: #7f8fa0; background: #263748; }}
    #topBar QPushButton[primary="true"] {{ background: {t.accent}; color: white; }}
    #topBar QPushButton[primary="true"]:hover {{ background: #3182e0; }}
    #topBar QPushButton[primary="true"]:disabled {{ background: #2b4a6b; color: #8fa6bd; }}
    #chip {{ background: #5a430d; color: #ffe6ae; border-radius: 11px; padding: 3px 12px; font-weight: 600; }}
    #chip[complete="true"] {{ background: #17523a; color: #c9f2dd; }}
    #sidePanel {{ background: {t.panel}; }}
    #sidePanel[side="left"] {{ border-right: 1px solid {t.line}; }}
    #sidePanel[side="right"] {{ border-left: 1px solid {t.line}; }}
    #heading {{ color: {t.muted}; font-size: 11px; font-weight: 700; letter-spacing: 1px; }}
    #card {{ background: {t.sheet}; border: 1px solid {t.line}; border-radius: 7px; }}
    #cardKey {{ color: {t.muted}; }}
    #muted {{ color: {t.muted}; font-size: 12px; }}
    QListWidget {{ background: transparent; border: none; outline: none; }}
    QListWidget::item {{ padding: 5px 8px; border-radius: 5px; margin: 1px 0; }}
    QListWidget::item:hover {{ background: {t.accent_soft}; }}
    QListWidget::item:selected {{ background: {t.doubt_soft}; color: {t.ink}; }}
    QUndoView {{ background: transparent; border: none; }}
    QListView::item {{ padding: 3px 8px; }}
    QListView::item:selected {{ background: {t.accent_soft}; color: {t.ink}; border-radius: 4px; }}
    #panelButton {{ background: #e4eaf0; border: none; border-radius: 5px; padding: 7px 10px; }}
    #panelButton:hover {{ background: #d6dfe8; }}
    #panelButton:disabled {{ color: #9aa6b1; background: #edf1f4; }}
    #panelButton[primary="true"] {{ background: {t.accent}; color: white; }}
    #panelButton[primary="true"]:hover {{ background: #3182e0; }}
    #panelButton[primary="true"]:disabled {{ background: #b9cfe8; }}
    #warningCard {{ background: {t.alert_soft}; border: none; border-left: 3px solid {t.alert}; border-radius: 3px;
        text-align: left; padding: 7px 9px; }}
    #warningCard[kind="picture"] {{ background: {t.doubt_soft}; border-left-color: {t.doubt}; }}
    #warningCard:hover {{ background: #fbe2e2; }}
    #warningCard[kind="picture"]:hover {{ background: #ffecbd; }}
    #bottomBar {{ background: {t.sheet}; border-top: 1px solid {t.line}; }}
    #iscn {{ font-family: "DejaVu Sans Mono", "Consolas", "Menlo", monospace; font-size: 20px; font-weight: 700; }}
    #banner {{ background: {t.alert}; }}
    #banner QLabel {{ color: white; font-weight: 600; }}
    #banner QPushButton {{ background: rgba(255,255,255,40); color: white; border: none; border-radius: 4px;
        padding: 4px 10px; }}
    #startTitle {{ font-size: 24px; font-weight: 700; }}
    #startText {{ color: {t.muted}; font-size: 14px; }}
    #dropArea {{ border: 2px dashed #b5c0cb; border-radius: 12px; background: {t.panel}; }}
    #linkButton {{ background: transparent; border: none; color: {t.accent}; text-align: left; padding: 4px 6px; }}
    #linkButton:hover {{ background: {t.accent_soft}; border-radius: 4px; }}
    QProgressBar {{ background: {t.line}; border: none; border-radius: 4px; height: 8px; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: 4px; }}
    QGraphicsView {{ border: none; }}
    QScrollArea, #clear {{ border: none; background: transparent; }}
    QScrollBar:vertical {{ width: 9px; background: transparent; margin: 0; }}
    QScrollBar::handle:vertical {{ background: #bcc7d1; border-radius: 4px; min-height: 26px; }}
    QScrollBar:horizontal {{ height: 9px; background: transparent; margin: 0; }}
    QScrollBar::handle:horizontal {{ background: #bcc7d1; border-radius: 4px; min-width: 26px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QToolTip {{ background: {t.ink}; color: white; border: none; padding: 5px 7px; }}
    """
