"""Mutations for tools.fuzz: of bytes, of JSON, and of text tables. The same dice give the same mutation."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

_NUMBERS = (0, 1, -1, 2, 255, 256, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**64 - 1)

NAMES = (
    "../../etc/passwd",
    "/etc/hostname",
    "/dev/zero",
    "..",
    ".",
    "",
    "a\0b",
    "a\nb.png",
    "C:\\x.png",
    "CON",
    "001.png/",
    "x" * 300,
    "\udcff\udcfe.png",
    "\u202egnp.exe",
    "病例.png",
    "e\u0301.png",
)
_TEXTS = (
    *NAMES,
    " ",
    "\t\n",
    "\x1b[31m",
    "\x07",
    "\ud800",
    "\ufeff",
    "\U0001f9ec",
    "{name}",
    "%s%n",
    "{0.__class__}",
    "<b>&amp;<script>",
    "=1+1",
    "x" * 20_000,
    "x\n" * 3000,
    "1e999",
    "NaN",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-01-01T00:00:00",
    "2026-02-30T00:00:00+00:00",
    "2026-01-01T00:00:00+23:59",
    "47,XX,+21",
    "999999999999999999,XX",
    "mos " + "47,XX,+21[1]/" * 400,
    "1",
    "24",
    "marker",
    "signed",
    "reviewed",
    "open",
)


def odd_text(dice: Random) -> str:
    return dice.choice(_TEXTS)


def odd_value(dice: Random) -> Any:
    """A JSON value that nobody expects there."""
    kind = dice.randrange(10)
    if kind < 3:
        return odd_text(dice)
    if kind < 5:
        return dice.choice((0, -1, 1, 0.5, 1e308, -1e308, 5e-324, 10**30, -(10**30), 10**400, 2**53, 99999999))
    if kind == 5:
        return dice.choice((float("nan"), float("inf"), float("-inf")))
    if kind == 6:
        return dice.choice((None, True, False, [], {}, [None], {"": None}, [[]], [{}]))
    if kind == 7:
        return nested(dice.choice((3, 50, 400)), dice)
    if kind == 8:
        return [dice.choice((1, "x", None, "001.png"))] * dice.choice((1, 24, 25, 5000))
    return {str(number): number for number in range(dice.choice((1, 30, 3000)))}


def nested(depth: int, dice: Random) -> Any:
    value: Any = 0
    for _ in range(depth):
        value = [value] if dice.random() < 0.5 else {"a": value}
    return value


def mutate_bytes(content: bytes, dice: Random) -> bytes:
    """Some of its bytes others, more, fewer or in another order."""
    changed = bytearray(content)
    for _ in range(dice.choice((1, 1, 2, 3, 8, 30))):
        dice.choice(_BYTE_MUTATIONS)(changed, dice)
    return bytes(changed)


def _place(changed: bytearray, dice: Random) -> int:
    """Anywhere, but more often near the beginning, where headers are."""
    most = len(changed) if dice.random() < 0.5 else min(len(changed), 128)
    return dice.randrange(most) if most else 0


def _flip(changed: bytearray, dice: Random) -> None:
    if changed:
        changed[_place(changed, dice)] ^= 1 << dice.randrange(8)


def _set(changed: bytearray, dice: Random) -> None:
    if changed:
        changed[_place(changed, dice)] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)))


def _number(changed: bytearray, dice: Random) -> None:
    size = dice.choice((2, 4, 8))
    at = _place(changed, dice)
    order = "little" if dice.random() < 0.5 else "big"
    number = dice.choice(_NUMBERS) % (1 << 8 * size)
    changed[at : at + size] = number.to_bytes(size, order)  # type: ignore[arg-type]


def _truncate(changed: bytearray, dice: Random) -> None:
    if dice.random() < 0.4:
        del changed[_place(changed, dice) :]


def _remove(changed: bytearray, dice: Random) -> None:
    at = _place(changed, dice)
    del changed[at : at + dice.choice((1, 2, 4, 16, 200))]


def _repeat(changed: bytearray, dice: Random) -> None:
    at = _place(changed, dice)
    changed[at:at] = changed[at : at + dice.choice((1, 4, 12, 100))] * dice.choice((1, 2, 20))


def _insert(changed: bytearray, dice: Random) -> None:
    at = _place(changed, dice)
    changed[at:at] = dice.choice((b"\0" * 100, b"\xff" * 9, dice.randbytes(7), b"\n", b'"', b"[", b"\xef\xbb\xbf"))


def _copy(changed: bytearray, dice: Random) -> None:
    here, there, size = _place(changed, dice), _place(changed, dice), dice.choice((2, 8, 40))
    changed[here : here + size] = changed[there : there + size]


_BYTE_MUTATIONS: tuple[Callable[[bytearray, Random], None], ...] = (
    _flip,
    _set,
    _number,
    _truncate,
    _remove,
    _repeat,
    _insert,
    _copy,
)


def mutate_json(content: bytes, dice: Random) -> bytes:
    """A JSON text with other values, keys or structure; sometimes no JSON any more."""
    if dice.random() < 0.15:
        return mutate_bytes(content, dice)
    value = json.loads(content)
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        value = _changed(value, dice)
    return written(value, dice)


def _changed(value: Any, dice: Random) -> Any:
    """With one change at a random place."""
    places = list(_places(value))
    if not places or dice.random() < 0.02:
        return odd_value(dice)
    holder, key = dice.choice(places)
    act = dice.randrange(9)
    if act < 4:
        holder[key] = odd_value(dice)
    elif act == 4:
        del holder[key]
    elif act == 5 and isinstance(holder, dict):
        holder[odd_text(dice)] = holder[key]
    elif act == 5:
        holder.insert(key, holder[key])
    elif act == 6:
        other, at = dice.choice(places)
        copied = json.loads(json.dumps(other[at])) if isinstance(other, dict) or at < len(other) else None
        holder[key] = copied
    elif act == 7:
        holder[key] = _nearby(holder[key], dice)
    elif isinstance(holder, dict):
        holder[odd_text(dice)] = odd_value(dice)
    else:
        holder += [odd_value(dice)] * dice.choice((1, 100))
    return value


def _nearby(value: Any, dice: Random) -> Any:
    """Of the same kind, but another one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return dice.choice((value + 1, -value, value * 10**6, 0.5, value * 10**20))
    if isinstance(value, float):
        return dice.choice((value + 1, -value, value * 1e6, value + 0.5, str(value), value * 1e20))
    if isinstance(value, str):
        return dice.choice((value + " ", value[::-1], value * 50, value.upper(), value[:-1], f"../{value}"))
    if isinstance(value, list):
        return dice.choice((value * 2, value[::-1], value[:-1], [value], dict.fromkeys(map(str, value))))
    if isinstance(value, dict):
        return dice.choice((list(value), list(value.values()), {}, {"x": value}))
    return [value]


def _places(value: Any) -> list[tuple[Any, Any]]:
    """(holder, key) of everything inside."""
    found: list[tuple[Any, Any]] = []
    todo = [value]
    while todo:
        holder = todo.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else ()
        for key in keys:
            found.append((holder, key))
            todo.append(holder[key])
    return found


def written(value: Any, dice: Random) -> bytes:
    """As JSON text, now and then as no program would write it."""
    text = json.dumps(value, ensure_ascii=dice.random() < 0.5)
    how = dice.randrange(25)
    if how == 0:
        text = text.replace("{", '{"a": 1, "a": 2, ', 1)
    elif how == 1:
        text += dice.choice((text, "]", "\0", "garbage", "\n" * 1000))
    elif how == 2:
        text = "[" * 100_000
    elif how == 3:
        text = '{"a":' * 900 + text + "}" * 900
    elif how == 4:
        text = text.replace("1", "1" + "0" * 5000, 1)
    elif how == 5:
        return text.encode("utf-16", "surrogatepass")
    elif how == 6:
        return b"\xef\xbb\xbf" + text.encode("utf-8", "surrogatepass")
    return text.encode("utf-8", "surrogatepass")


_LONGEST = 20_000_000


def mutate_lines(content: bytes, dice: Random, *, parts: bytes = b",") -> bytes:
    """A text of lines (CSV, TOML, a log) with others, more, fewer or in another order."""
    if dice.random() < 0.2:
        return mutate_bytes(content, dice)
    lines = content.split(b"\n")
    for _ in range(dice.choice((1, 1, 2, 5))):
        at = dice.randrange(len(lines)) if lines else 0
        act = dice.randrange(8)
        if not lines or act == 0:
            lines.insert(at, _text_bytes(dice))
        elif act == 1:
            del lines[at]
        elif act == 2:
            lines.insert(at, lines[at])
        elif act == 3:
            dice.shuffle(lines)
        elif act == 4:
            lines[at] = mutate_bytes(lines[at], dice)
        elif act == 5:
            lines[at] = (lines[at] * dice.choice((2, 3000)))[:_LONGEST]
        else:
            cells = lines[at].split(parts)
            cells[dice.randrange(len(cells))] = _text_bytes(dice)
            lines[at] = parts.join(cells)
    return b"\n".join(lines)


def _text_bytes(dice: Random) -> bytes:
    return odd_text(dice).encode("utf-8", "surrogatepass")
