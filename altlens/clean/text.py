"""HTML to plain text, and any text to characters that stores and terminals accept."""

import html
import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

MAX_CHARACTERS = 200_000
_MARKUP = re.compile(r"[<&]")
_BLANK = re.compile(r"[^\S ]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # those that are space are replaced before
_UNSEEN = ["script", "style", "iframe", "noscript", "template", "head", "object", "svg"]
_APART = r"p|div|br|li|ul|ol|h[1-6]|blockquote|hr"
_BLOCK = rf"</?(?:{_APART}|tr|table)\b"
_BLOCKS = re.compile(_BLOCK, re.IGNORECASE)

# Tags whose nesting does not matter, and references that browsers and Python read alike. Markup of
# nothing else needs no parser.
_SIMPLE_TAG = (
    rf"/?(?:{_APART}|a|b|i|u|em|strong|span|small|img)"
    r"""(?: +[a-z-]++(?:="[^"<>]*+"|='[^'<>]*+'))*+ *+/?>"""
)
_SIMPLE_REFERENCE = (
    r"(?: |(?:amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip"
    r"|#(?:3[2-9]|[4-9]\d|1[6-9]\d|[2-9]\d\d|[1-9]\d{3}|x[23][0-9a-f]|x20[0-9a-f]{2}));)"
)
_SIMPLE = re.compile(
    rf"[^<&]*+(?:(?:<{_SIMPLE_TAG}|&{_SIMPLE_REFERENCE})[^<&]*+)*+",
    re.IGNORECASE | re.ASCII,  # or a long s would be an s, and <ſpan> a tag
)
_BLOCK_TAG = re.compile(rf"{_BLOCK}[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")

# What stands between < and > is markup only where it is written as such: an element of HTML with
# attributes, a custom one, or one that is closed. All else is text: <NVDA>, "x <y and z> 3".
_ELEMENTS = frozenset(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big"
    " blink blockquote body br button canvas caption center cite code col colgroup content data"
    " datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font"
    " footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img"
    " input ins kbd label legend li link main map mark marquee menu meta meter nav nobr noscript"
    " object ol optgroup option output p param picture pre progress q rp rt ruby s samp script"
    " section select slot small source span strike strong style sub summary sup svg table tbody td"
    " template textarea tfoot th thead time title tr track tt u ul var video wbr xml".split()
)
# Elements that stand without attributes and are not always closed: <META> and <Map> are text.
_OFTEN_BARE = frozenset(
    "article aside b big blockquote body br center code dd div dl dt em figcaption figure footer"
    " h1 h2 h3 h4 h5 h6 head header hr html i li main nav nobr ol p pre q s script section small"
    " span strike strong style sub sup table tbody td tfoot th thead tr tt u ul wbr xml".split()
)
_ANGLES = re.compile(r"<(/?)([A-Za-z][^\s<>/]*)([^<>]*)(>?)")
_CUT_TAG = re.compile(r"\s+[\w-]+\s*=|\s*$")
_ATTRIBUTES = re.compile(
    r"""(?:\s+[^\s"'<>/=]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+)"""
    r"""|\s+(?:allowfullscreen|async|autoplay|checked|compact|controls|defer|disabled|hidden|ismap"""
    r"""|itemscope|loop|multiple|muted|noshade|nowrap|open|playsinline|readonly|required|reversed"""
    r"""|selected)(?=\s|/|$))*\s*/?""",
    re.IGNORECASE,
)


def plain(markup: str | None) -> str:
    """The text of HTML on one line: no tags, no entities, no control characters.

    Angle brackets that are no markup stay as they are.
    """
    text = _printable((markup or "")[:MAX_CHARACTERS])
    if _MARKUP.search(text):
        simple = read_simple(text)
        text = _printable(read_any(_keep_angles(text)) if simple is None else simple)
    return " ".join(text.split())


def literal(text: str | None) -> str:
    """Text that is no HTML, on one line: every character of it that can be shown."""
    return " ".join(_printable((text or "")[:MAX_CHARACTERS]).split())


def unescaped(text: str | None) -> str:
    """Text whose only markup are entities, as in posts of Reddit and X, on one line."""
    return literal(html.unescape((text or "")[:MAX_CHARACTERS]))


def _keep_angles(text: str) -> str:
    """HTML whose angle brackets that are no markup are written as entities."""
    closed = {name.lower() for slash, name, *_ in _ANGLES.findall(text) if slash}

    def escape(match: re.Match[str]) -> str:
        slash, name, rest, end = match.groups()
        name = name.lower()
        is_bare = bool(end) and not slash and not rest.strip()
        if is_bare and name not in closed and name not in _OFTEN_BARE:
            is_markup = False
        elif name in _ELEMENTS:
            form = _ATTRIBUTES.fullmatch(rest) if end else _CUT_TAG.match(rest)
            is_markup = bool(slash or form)
        else:
            is_markup = bool(end) and (name in closed or "-" in name or ":" in name)
        return match[0] if is_markup else f"&lt;{match[0][1:]}"

    return _ANGLES.sub(escape, text)


def read_simple(markup: str) -> str | None:
    """The text that `read_any` finds, in a seventh of its time; None where markup is not simple."""
    if not _SIMPLE.fullmatch(markup):
        return None
    return html.unescape(_TAG.sub("", _BLOCK_TAG.sub(" ", markup)))


def read_any(markup: str) -> str:
    """The text of any markup, by the rules of browsers."""
    tree = LexborHTMLParser(_BLOCKS.sub(r" \g<0>", markup))
    tree.strip_tags(_UNSEEN)
    return tree.body.text() if tree.body else ""


def _printable(text: str) -> str:
    """Without lone surrogates and control characters, in composed form."""
    if text.isascii() and text.isprintable():
        return text
    encodable = text.encode("utf-8", "replace").decode()
    kept = _CONTROL.sub("", _BLANK.sub(" ", encodable))
    return unicodedata.normalize("NFC", kept)
