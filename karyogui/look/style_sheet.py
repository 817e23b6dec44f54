"""The style sheet of the window and its dialogs, in one place."""

from engine.resources import resource_path
from karyogui.look.theme import PAPER, Theme


def style_sheet(theme: Theme) -> str:
    """The Qt style sheet of the window."""
    return "\n".join((_general(theme), _fields(theme), _bars(theme), _panels(theme), _viewing(theme), _pages(theme)))


def _general(t: Theme) -> str:
    return f"""
    * {{ font-size: 13px; color: {t.ink}; }}
    QMainWindow {{ background: {t.ground}; }}
    QDialog {{ background: {t.panel}; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QDialog QPushButton {{ background: {t.button}; border: none; border-radius: 5px; padding: 7px 16px;
        min-width: 62px; }}
    QDialog QPushButton[left="true"] {{ text-align: left; }}
    QDialog #zoomStep {{ min-width: 22px; max-width: 22px; padding-left: 8px; padding-right: 8px; }}
    QDialog QPushButton:hover, QDialog QPushButton:focus {{ background: {t.button_hover}; }}
    QDialog QPushButton:default {{ background: {t.accent_fill}; color: {t.on_accent}; }}
    QDialog QPushButton:default:hover {{ background: {t.accent_hover}; }}
    QDialog QPushButton:disabled {{ background: {t.button}; color: {t.faint}; }}
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
    QToolTip {{ background: {t.tip}; color: {t.tip_ink}; border: none; padding: 5px 7px; }}
    """


def _fields(t: Theme) -> str:
    """Fields and tables of dialogs, all of one height and frame."""
    fields = ("QLineEdit", "QComboBox", "QSpinBox", "QDoubleSpinBox", "QDateEdit", "QPlainTextEdit", "QTableWidget")

    def each(state: str = "") -> str:
        return ", ".join(f"QDialog {field}{state}" for field in fields)

    down, up = (resource_path("icons", f"chevron-{way}.svg").as_posix() for way in ("down", "up"))
    return f"""
    {each()} {{ background: {t.sheet}; border: 1px solid {t.edge}; border-radius: 5px; padding: 5px 8px; }}
    {each(":focus")} {{ border-color: {t.accent}; }}
    {each(":disabled")} {{ background: {t.button_off}; color: {t.faint}; }}
    QDialog QLineEdit:read-only, QDialog QPlainTextEdit:read-only {{ background: {t.button_off}; }}
    QDialog QComboBox QLineEdit, QDialog QTableWidget QLineEdit, QDialog QAbstractSpinBox QLineEdit {{
        border: none; padding: 0; }}
    QDialog QPlainTextEdit {{ padding: 3px 4px; }}
    #textTable {{ background: {t.sheet}; alternate-background-color: {t.panel}; border: 1px solid {t.line};
        border-radius: 5px; }}
    #textTable::item {{ padding: 2px 6px; border: none; }}
    #textTable::item:selected {{ background: {t.accent_soft}; color: {t.ink}; }}
    QDialog QTableWidget {{ padding: 0; gridline-color: {t.line}; }}
    QDialog QTableWidget::item:selected {{ background: {t.accent_soft}; color: {t.ink}; }}
    QDialog QTextBrowser {{ background: {t.sheet}; border: 1px solid {t.line}; border-radius: 5px; padding: 6px; }}
    QTabWidget::pane {{ border: none; top: 4px; }}
    QTabBar::tab {{ background: {t.button}; border-radius: 5px; padding: 6px 14px; margin-right: 4px; }}
    QTabBar::tab:selected {{ background: {t.accent_fill}; color: {t.on_accent}; }}
    QHeaderView::section {{ background: {t.button}; color: {t.ink}; border: none; padding: 5px 8px; }}
    QComboBox::drop-down {{ border: none; width: 24px; }}
    QComboBox::down-arrow {{ image: url("{down}"); width: 12px; height: 12px; }}
    QComboBox QAbstractItemView {{ background: {t.sheet}; border: 1px solid {t.line}; outline: none; padding: 3px;
        selection-background-color: {t.accent_soft}; selection-color: {t.ink}; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; width: 20px; }}
    QAbstractSpinBox::up-arrow {{ image: url("{up}"); width: 10px; height: 10px; }}
    QAbstractSpinBox::down-arrow {{ image: url("{down}"); width: 10px; height: 10px; }}
    #settingsList {{ background: {t.ground}; border: none; border-right: 1px solid {t.line}; padding: 10px 8px; }}
    #settingsList::item {{ padding: 6px 8px; border: 2px solid transparent; border-radius: 5px; color: {t.ink}; }}
    #settingsList::item:hover {{ background: {t.button_hover}; }}
    #settingsList::item:selected {{ background: {t.accent_fill}; color: {t.on_accent}; }}
    #settingsList::item:focus {{ border-color: {t.ink}; }}
    #line {{ background: {t.line}; }}
    #logoPreview {{ background: {PAPER.sheet}; color: {PAPER.muted}; border: 1px solid {t.line};
        border-radius: 5px; }}
    """


def _bars(t: Theme) -> str:
    return f"""
    QMenuBar {{ background: {t.bar}; padding: 1px 6px; }}
    QMenuBar::item {{ color: {t.bar_ink}; padding: 4px 9px; background: transparent; border-radius: 4px; }}
    QMenuBar::item:selected {{ background: {t.bar_hover}; }}
    #topBar {{ background: {t.bar}; }}
    #topBar QPushButton {{ background: {t.bar_button}; color: {t.bar_ink}; border: 1px solid transparent;
        border-radius: 5px; padding: 5px 10px; }}
    #topBar QPushButton:focus {{ border-color: {t.bar_ink}; }}
    #topBar QPushButton:hover {{ background: {t.bar_hover}; }}
    #topBar QPushButton:disabled {{ color: {t.bar_faint}; background: {t.bar_off}; }}
    #topBar QPushButton[primary="true"] {{ background: {t.accent_fill}; color: {t.on_accent}; }}
    #topBar QPushButton[primary="true"]:hover {{ background: {t.accent_hover}; }}
    #topBar QPushButton[primary="true"]:disabled {{ background: {t.bar_off}; color: {t.bar_faint}; }}
    #topBar #chip, QDialog #chip {{ background: {t.chip}; color: {t.chip_ink}; border: none; border-radius: 11px;
        padding: 3px 12px; font-weight: 600; }}
    #topBar #chip[complete="true"], QDialog #chip[complete="true"] {{ background: {t.chip_done};
        color: {t.chip_done_ink}; }}
    #topBar #chip:hover, #topBar #chip:focus {{ text-decoration: underline; }}
    #notice {{ background: {t.accent_soft}; border-bottom: 1px solid {t.line}; }}
    #notice QLabel {{ color: {t.ink}; }}
    #notice[alert="true"] {{ background: {t.alert_soft}; }}
    #notice[alert="true"] QLabel {{ color: {t.alert}; font-weight: 600; }}
    #notice QPushButton {{ background: {t.sheet}; color: {t.ink}; border: 1px solid {t.line}; border-radius: 4px;
        padding: 4px 10px; }}
    #notice QPushButton:hover, #notice QPushButton:focus {{ border-color: {t.accent}; }}
    #bottomBar {{ background: {t.sheet}; border-top: 1px solid {t.line}; }}
    #hintBar {{ background: {t.accent_soft}; border-top: 1px solid {t.line}; }}
    #ledger:focus {{ border-bottom: 1px solid {t.accent}; }}
    #origin {{ background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 3px 6px;
        color: {t.muted}; }}
    #origin:disabled {{ color: {t.faint}; }}
    #origin:hover, #origin:focus {{ border-color: {t.edge}; }}
    #origin::menu-indicator {{ image: none; width: 0; }}
    #origin[needed="true"] {{ color: {t.alert}; font-weight: 700; border-color: {t.alert}; }}
    #origin[needed="true"]:disabled {{ color: {t.faint}; border-color: {t.line}; }}
    #hint {{ color: {t.accent}; font-weight: 600; }}
    #banner {{ background: {t.alert_fill}; }}
    #banner QLabel {{ color: {t.on_alert}; font-weight: 600; }}
    #banner QPushButton {{ background: rgba(255,255,255,30); color: {t.on_alert}; border: none; border-radius: 4px;
        padding: 4px 10px; }}
    #banner QPushButton:hover {{ background: rgba(255,255,255,50); }}
    """


def _panels(t: Theme) -> str:
    return f"""
    #sidePanel {{ background: {t.panel}; }}
    #sidePanel[side="left"] {{ border-right: 1px solid {t.line}; }}
    #sidePanel[side="right"] {{ border-left: 1px solid {t.line}; }}
    #heading {{ color: {t.muted}; font-size: 11px; font-weight: 700; letter-spacing: 0.6px; }}
    #card {{ background: {t.sheet}; border: 1px solid {t.line}; border-radius: 7px; }}
    #card[paper="true"] {{ background: {PAPER.sheet}; }}
    #muted {{ color: {t.muted}; font-size: 12px; }}
    #title {{ font-weight: 700; }}
    #reason {{ color: {t.muted}; font-size: 12px; }}
    #reason[doubtful="true"] {{ color: {t.doubt}; }}
    #reason[done="true"] {{ color: {t.done}; }}
    #keycap {{ color: {t.muted}; font-size: 10px; border: 1px solid {t.edge}; border-radius: 3px; padding: 0 3px; }}
    #caseLine {{ font-family: monospace; font-size: 20px; font-weight: 700; }}
    #cellTable {{ background: {t.sheet}; border: 1px solid {t.line}; border-radius: 7px; padding: 4px; }}
    #cellTable QHeaderView, #cellTable QHeaderView::section {{ background: {t.sheet}; color: {t.muted}; border: none;
        font-size: 12px; font-weight: 700; padding: 4px 1px; }}
    #cellTable QHeaderView::section:hover {{ color: {t.accent}; }}
    #stripArea, #stripArea > QWidget > QWidget {{ background: {PAPER.sheet}; }}
    #stripArea {{ border: 1px solid {t.line}; border-radius: 7px; }}
    #stepName {{ color: {t.muted}; font-size: 11px; }}
    #stepValue {{ font-weight: 700; }}
    #stepValue[moved="true"] {{ color: {t.moved}; }}
    #stepValue[done="true"] {{ color: {t.done}; }}
    QListView {{ background: transparent; border: 1px solid transparent; border-radius: 5px; outline: none; }}
    #ticked {{ background: {t.sheet}; border-color: {t.edge}; }}  /* the ground of the ticks too */
    QListView:focus {{ border-color: {t.accent}; }}
    QUndoView {{ font-size: 12px; }}
    QUndoView::item {{ padding: 2px 8px; border-radius: 4px; }}
    QUndoView::item:hover {{ background: {t.button}; }}
    QUndoView::item:selected {{ background: {t.accent_soft}; color: {t.ink}; }}
    #panelButton {{ background: {t.button}; color: {t.ink}; border: 1px solid transparent; border-radius: 5px;
        padding: 6px 9px; }}
    #panelButton[onGround="true"] {{ background: {t.sheet}; border-color: {t.edge}; }}
    #panelButton:focus {{ border-color: {t.ink}; }}
    #panelButton:hover {{ background: {t.button_hover}; }}
    #panelButton:disabled {{ color: {t.faint}; background: {t.button_off}; }}
    #panelButton[small="true"] {{ padding: 2px 3px; font-size: 12px; }}
    #panelButton[primary="true"] {{ background: {t.accent_fill}; color: {t.on_accent}; }}
    #panelButton[primary="true"]:hover {{ background: {t.accent_hover}; }}
    #panelButton[primary="true"]:disabled {{ background: {t.accent_off}; }}
    #warningCard {{ background: {t.alert_soft}; border: 1px solid transparent; border-left: 3px solid {t.alert};
        border-radius: 3px; }}
    #warningCard[kind="picture"] {{ background: {t.doubt_soft}; border-left-color: {t.doubt}; }}
    QTreeView::item {{ padding: 3px 2px; }}
    #warningCard[kind="notice"], #warningCard[kind="done"] {{ background: {t.sheet}; border-left-color: {t.edge}; }}
    #warningCard[kind="done"] {{ border-left-color: {t.done}; }}
    #warningCard:focus {{ border-color: {t.accent}; }}
    #warningCard #link {{ background: transparent; border: none; border-bottom: 1px solid transparent; padding: 0;
        color: {t.accent}; font-size: 12px; font-weight: 600; min-width: 0; }}
    #warningCard #link:hover, #warningCard #link:focus {{ border-bottom-color: {t.accent}; }}
    #warningCard QLabel {{ font-size: 12px; background: transparent; }}
    #warningCard[clickable="true"]:hover {{ background: {t.alert_hover}; }}
    #warningCard[clickable="true"][kind="picture"]:hover {{ background: {t.doubt_hover}; }}
    """


def _viewing(t: Theme) -> str:
    """What lies over the karyogram: the view panel, the sign of a processed view, the comparison."""
    return f"""
    #viewPanel {{ background: {t.panel}; border: 1px solid {t.edge}; border-radius: 9px; }}
    #processedSign {{ background: {t.doubt_soft}; border-bottom: 1px solid {t.doubt}; }}
    #processedSign QLabel {{ color: {t.doubt}; font-weight: 600; }}
    #comparison {{ background: {t.panel}; }}
    #toggle {{ background: {t.button}; border: none; border-radius: 5px; padding: 4px 10px; }}
    #toggle:hover {{ background: {t.button_hover}; }}
    #toggle:checked {{ background: {t.accent_fill}; color: {t.on_accent}; }}
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
