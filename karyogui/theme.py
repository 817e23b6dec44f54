"""Colours, type and the style sheet of the application, in one place."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True)
class Theme:
    """Colour tokens as #rrggbb."""

    ground: str = "#e6ebf0"
    panel: str = "#f7f9fb"
    sheet: str = "#ffffff"
    ink: str = "#1b2733"
    muted: str = "#5d6b78"
    faint: str = "#9aa6b1"
    line: str = "#d5dce3"
    edge: str = "#b5c0cb"
    button: str = "#e4eaf0"
    button_hover: str = "#d6dfe8"
    bar: str = "#1f2f3f"
    bar_button: str = "#2d4052"
    bar_hover: str = "#3a5168"
    bar_ink: str = "#e8eef4"
    bar_faint: str = "#7f8fa0"
    accent: str = "#1f6fd0"
    accent_hover: str = "#3182e0"
    accent_soft: str = "#dcebfb"
    accent_off: str = "#b9cfe8"
    doubt: str = "#9a5b00"
    doubt_soft: str = "#fff4da"
    doubt_hover: str = "#ffecbd"
    moved: str = "#6a3fb5"
    moved_soft: str = "#f1ebfb"
    alert: str = "#a81f1f"
    alert_soft: str = "#fdeeee"
    alert_hover: str = "#fbe2e2"
    done: str = "#1d7a4c"
    chip: str = "#5a430d"
    chip_ink: str = "#ffe6ae"
    chip_done: str = "#17523a"
    chip_done_ink: str = "#c9f2dd"

    def colour(self, token: str) -> QColor:
        return QColor(getattr(self, token))


LIGHT = Theme()


def palette(theme: Theme) -> QPalette:
    """Colours of what the style sheet does not reach; without it a dark desktop shines through the dialogs."""
    made = QPalette()
    role = QPalette.ColorRole
    for where, token in (
        (role.Window, "panel"),
        (role.WindowText, "ink"),
        (role.Base, "sheet"),
        (role.AlternateBase, "panel"),
        (role.Text, "ink"),
        (role.Button, "button"),
        (role.ButtonText, "ink"),
        (role.BrightText, "alert"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "sheet"),
        (role.Link, "accent"),
        (role.PlaceholderText, "faint"),
        (role.ToolTipBase, "ink"),
        (role.ToolTipText, "sheet"),
        (role.Light, "sheet"),
        (role.Midlight, "panel"),
        (role.Mid, "line"),
        (role.Dark, "edge"),
    ):
        made.setColor(where, theme.colour(token))
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, theme.colour("faint"))
    return made


def style_sheet(theme: Theme) -> str:
    """The Qt style sheet of the window."""
    return "\n".join((_general(theme), _bars(theme), _panels(theme), _pages(theme)))


def _general(t: Theme) -> str:
    return f"""
    * {{ font-size: 13px; color: {t.ink}; }}
    QMainWindow {{ background: {t.ground}; }}
    QDialog {{ background: {t.panel}; }}
    QDialog QPushButton {{ background: {t.button}; border: none; border-radius: 5px; padding: 7px 16px;
        min-width: 62px; }}
    QDialog QPushButton:hover, QDialog QPushButton:focus {{ background: {t.button_hover}; }}
    QDialog QPushButton:default {{ background: {t.accent}; color: white; }}
    QDialog QPushButton:default:hover {{ background: {t.accent_hover}; }}
    QDialog QPushButton:disabled {{ background: {t.button}; color: {t.faint}; }}
    QDialog QLineEdit {{ background: {t.sheet}; border: 1px solid {t.edge}; border-radius: 5px; padding: 6px 8px; }}
    QDialog QLineEdit:focus {{ border-color: {t.accent}; }}
    QMenu {{ background: {t.sheet}; border: 1px solid {t.line}; padding: 4px; }}
    QMenu::item {{ padding: 5px 26px 5px 14px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {t.accent_soft}; color: {t.ink}; }}
    QMenu::item:disabled {{ color: {t.faint}; }}
    QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
    QProgressBar {{ background: {t.line}; border: none; border-radius: 4px; height: 8px; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: 4px; }}
    QGraphicsView {{ border: none; }}
    QScrollArea, #clear {{ border: none; background: transparent; }}
    QScrollBar:vertical {{ width: 9px; background: transparent; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {t.edge}; border-radius: 4px; min-height: 26px; }}
    QScrollBar:horizontal {{ height: 9px; background: transparent; margin: 0; }}
    QScrollBar::handle:horizontal {{ background: {t.edge}; border-radius: 4px; min-width: 26px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QToolTip {{ background: {t.ink}; color: white; border: none; padding: 5px 7px; }}
    """


def _bars(t: Theme) -> str:
    return f"""
    QMenuBar {{ background: {t.bar}; padding: 1px 6px; }}
    QMenuBar::item {{ color: {t.bar_ink}; padding: 4px 9px; background: transparent; border-radius: 4px; }}
    QMenuBar::item:selected {{ background: {t.bar_hover}; }}
    #topBar {{ background: {t.bar}; }}
    #topBar QPushButton {{ background: {t.bar_button}; color: {t.bar_ink}; border: none; border-radius: 5px;
        padding: 6px 11px; }}
    #topBar QPushButton:hover {{ background: {t.bar_hover}; }}
    #topBar QPushButton:disabled {{ color: {t.bar_faint}; background: #263748; }}
    #topBar QPushButton[primary="true"] {{ background: {t.accent}; color: white; }}
    #topBar QPushButton[primary="true"]:hover {{ background: {t.accent_hover}; }}
    #topBar QPushButton[primary="true"]:disabled {{ background: #2b4a6b; color: #8fa6bd; }}
    #chip {{ background: {t.chip}; color: {t.chip_ink}; border-radius: 11px; padding: 3px 12px; font-weight: 600; }}
    #chip[complete="true"] {{ background: {t.chip_done}; color: {t.chip_done_ink}; }}
    #bottomBar {{ background: {t.sheet}; border-top: 1px solid {t.line}; }}
    #hint {{ color: {t.accent}; font-weight: 600; }}
    #banner {{ background: {t.alert}; }}
    #banner QLabel {{ color: white; font-weight: 600; }}
    #banner QPushButton {{ background: rgba(255,255,255,40); color: white; border: none; border-radius: 4px;
        padding: 4px 10px; }}
    #banner QPushButton:hover {{ background: rgba(255,255,255,70); }}
    """


def _panels(t: Theme) -> str:
    return f"""
    #sidePanel {{ background: {t.panel}; }}
    #sidePanel[side="left"] {{ border-right: 1px solid {t.line}; }}
    #sidePanel[side="right"] {{ border-left: 1px solid {t.line}; }}
    #heading {{ color: {t.muted}; font-size: 11px; font-weight: 700; letter-spacing: 1px; }}
    #card {{ background: {t.sheet}; border: 1px solid {t.line}; border-radius: 7px; }}
    #muted {{ color: {t.muted}; font-size: 12px; }}
    #title {{ font-weight: 700; }}
    #reason {{ color: {t.doubt}; font-size: 12px; }}
    #stepName {{ color: {t.muted}; font-size: 11px; }}
    #stepValue {{ font-weight: 700; }}
    #stepValue[moved="true"] {{ color: {t.moved}; }}
    #stepValue[done="true"] {{ color: {t.done}; }}
    QListView {{ background: transparent; border: none; outline: none; }}
    QUndoView {{ font-size: 12px; }}
    QUndoView::item {{ padding: 2px 8px; border-radius: 4px; }}
    QUndoView::item:hover {{ background: {t.button}; }}
    QUndoView::item:selected {{ background: {t.accent_soft}; color: {t.ink}; }}
    #panelButton {{ background: {t.button}; border: none; border-radius: 5px; padding: 7px 10px; }}
    #panelButton:hover {{ background: {t.button_hover}; }}
    #panelButton:disabled {{ color: {t.faint}; background: #edf1f4; }}
    #panelButton[small="true"] {{ padding: 3px 4px; font-size: 12px; }}
    #panelButton[primary="true"] {{ background: {t.accent}; color: white; }}
    #panelButton[primary="true"]:hover {{ background: {t.accent_hover}; }}
    #panelButton[primary="true"]:disabled {{ background: {t.accent_off}; }}
    #warningCard {{ background: {t.alert_soft}; border: none; border-left: 3px solid {t.alert}; border-radius: 3px; }}
    #warningCard[kind="picture"] {{ background: {t.doubt_soft}; border-left-color: {t.doubt}; }}
    #warningCard QLabel {{ font-size: 12px; background: transparent; }}
    #warningCard[clickable="true"]:hover {{ background: {t.alert_hover}; }}
    #warningCard[clickable="true"][kind="picture"]:hover {{ background: {t.doubt_hover}; }}
    """


def _pages(t: Theme) -> str:
    return f"""
    #page {{ background: {t.sheet}; border: 1px solid {t.line}; border-radius: 12px; }}
    #startTitle {{ font-size: 24px; font-weight: 700; }}
    #startText {{ color: {t.muted}; font-size: 14px; }}
    #dropTitle {{ font-size: 16px; font-weight: 600; }}
    #dropArea {{ border: 2px dashed {t.edge}; border-radius: 10px; background: {t.panel}; }}
    #dropArea[over="true"] {{ border-color: {t.accent}; background: {t.accent_soft}; }}
    #recent {{ background: transparent; border: none; border-radius: 5px; text-align: left; padding: 7px 8px; }}
    #recent:hover, #recent:focus {{ background: {t.accent_soft}; }}
    """
