"""One address for one article, whichever aggregator or tracker led to it."""

import base64
import binascii
import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

GOOGLE_NEWS = "news.google.com"
_ARTICLE = re.compile(r"/(?:__i/)?(?:rss/)?(?:rd/)?(?:articles|read)/([\w-]+={0,2})")
_LEADING = re.compile(r"^(?:www\d?|m|mobile|amp|edition)\.(?=[^.]+\.)")
_YAHOO = re.compile(r"^(?:[a-z]{2}(?:-[a-z]{2})?\.)?(finance|news)\.yahoo\.com$")
# Yahoo's pages end in the article's number, whichever of its sites and sections they are in.
_YAHOO_ARTICLE = re.compile(r"/([\w-]+-\d{9})\.html$", re.ASCII)
_AMP_PATH = re.compile(r"^/amp(?=/)|/amp(?:\.html?|/)?$|\.amp(?=\.html?$|$)")
_TRAILING = re.compile(r"[/\s]+$")
_AMP_CACHE = re.compile(r"^/(?:amp/|c/|v/|r/)?(?:s/)?(?=[\w-]+(?:\.[\w-]+)+/)")
_TRACKING = re.compile(
    r"utm_\w+|(?:fb|g|d|ms|y|tt|tw)clid|gclsrc|gbraid|wbraid|igshid|mc_[ce]id|_ga|_gl|_hsenc"
    r"|_hsmi|mkt_tok|ref|ref_?src|ref_?url|referrer|src|source|_{0,2}source|cmp|cmpid|cid|icid|ncid"
    r"|ocid|xid|s_cid|sr_share|taid|smid|smtyp|ito|at_\w+|mod|siteid|yptr|\.?tsrc|guc\w+|soc_\w+"
    r"|partner|spref|via|share|feed(?:type|name)?|rss|output(?:type)?|amp|rpc|virtualbrandchannel"
    r"|itm_\w+|guce_\w+|emc|srnd|sref|segmentid|reflink|par|feed_item_type|share_id|sharetype"
    r"|fsrc|ftcamp|intcmp|icmpid|mbid|leadsource|embedded-checkout|campaign_?id|giftcopy|ss|sh|tc"
    r"|unlocked_article_code|share_?token|trk\w*|li_fat_id|epik|vero_\w+|oly_\w+|hsa_\w+|pk_\w+"
    r"|mtm_\w+|piwik_\w+|ns_\w+|wt\.\w+|xtor|tblci|dicbo|cvid|oc|ved|usg|feature",
    re.IGNORECASE,
)
# Pages that lead on to the address that one of their parameters holds.
_LEADS_ON = re.compile(
    r"(?:^|/)(?:url|link|links?filter|redir(?:ect)?|deeplink|goto|go|l|out|click|clk|away|exit"
    r"|apiclick)(?:\.(?:aspx?|php|html?|cgi))?/?$",
    re.IGNORECASE,
)
_LEADING_HOST = re.compile(
    r"^(?:.+\.safelinks\.protection\.outlook\.com|lm?\.(?:facebook|instagram)\.com"
    r"|t\.umblr\.com|redirect\.viglink\.com|out\.reddit\.com|go\.redirectingat\.com"
    r"|go\.skimresources\.com|news\.url\.google\.com)$"
)
_TARGETS = ("url", "q", "u", "z", "uddg", "murl", "target", "dest", "destination", "to", "redirect")
DEEPEST = 3  # redirects within redirects


def canonical_url(url: str, depth: int = 0) -> str:
    """The article's own address without tracking; "" where an aggregator hides it.

    Addresses differ by scheme, `www.`, mobile and AMP forms, parameters that track readers,
    fragments, and by the aggregator that leads to them.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host:
        return ""
    if host == GOOGLE_NEWS:
        target = _from_google_news(parts.path) or _target(host, parts.path, parts.query)
        return canonical_url(target, depth + 1) if target and depth < DEEPEST else ""
    host = _LEADING.sub("", host)
    target = _target(host, parts.path, parts.query)
    if target and depth < DEEPEST:
        return canonical_url(target, depth + 1)
    path = _plain_path(parts.path)
    if host == "yahoo.com" and path.startswith(("/finance/", "/news/")):
        _, section, path = path.split("/", 2)
        host, path = f"{section}.yahoo.com", f"/{path}"
    if match := _YAHOO.match(host):
        host = f"{match[1]}.yahoo.com"
        if path.startswith("/m/"):  # a page that leads on to another site
            return ""
        if article := _YAHOO_ARTICLE.search(path):
            host, path = "finance.yahoo.com", f"/news/{article[1]}.html"
    query = urlencode(sorted(_untracked(parts.query)))
    return f"https://{host}{path}" + (f"?{query}" if query else "")


def _plain_path(path: str) -> str:
    """The path without marks of AMP, and without slashes and spaces at its end."""
    while (shorter := _TRAILING.sub("", _AMP_PATH.sub("", path))) != path:
        path = shorter
    return path


def _untracked(query: str) -> list[tuple[str, str]]:
    pairs = parse_qsl(query, keep_blank_values=True)
    return [pair for pair in pairs if not _TRACKING.fullmatch(pair[0])]


def _target(host: str, path: str, query: str) -> str:
    """The address that another one leads to, "" for an ordinary one."""
    if host.endswith("cdn.ampproject.org") or (host == "google.com" and path.startswith("/amp/")):
        rest, count = _AMP_CACHE.subn("", path, count=1)
        return f"https://{rest}" if count else ""
    if host == "r.search.yahoo.com":
        match = re.search(r"/RU=([^/]+)", path)
        return unquote(match[1]) if match else ""
    if "yahoo.com" in host and (match := re.search(r"\*(https?://.+)", f"{path}?{query}")):
        return unquote(match[1]).rstrip("?")
    if _LEADING_HOST.match(host) or _LEADS_ON.search(path):
        given = dict(parse_qsl(query))
        targets = (given.get(name, "") for name in _TARGETS)
        return next((t for t in targets if t.startswith(("http://", "https://"))), "")
    return ""


def _from_google_news(path: str) -> str:
    """The address inside a Google News link of the form before 2024; "" in later ones.

    The id is a protocol buffer whose fourth field is the address; since 2024 that field holds a
    key that only Google can resolve.
    """
    match = _ARTICLE.fullmatch(path)
    if not match:
        return ""
    try:
        data = base64.urlsafe_b64decode(match[1].rstrip("=") + "===")
    except (binascii.Error, ValueError):
        return ""
    start = data.find(b"\x22")
    if start < 0 or start > 4:
        return ""
    length, position = _varint(data, start + 1)
    target = data[position : position + length]
    if len(target) != length or not target.startswith((b"http://", b"https://")):
        return ""
    return target.decode("utf-8", "replace")


def _varint(data: bytes, position: int) -> tuple[int, int]:
    """A number of a protocol buffer, and where it ends."""
    value = shift = 0
    while position < len(data):
        byte = data[position]
        value |= (byte & 0x7F) << shift
        position, shift = position + 1, shift + 7
        if not byte & 0x80:
            break
    return value, position
