"""Which exchange a symbol trades on, from the time zone and suffix that Yahoo gives it."""

from altlens.calendars.calendar import Calendar, load

ZONES = {
    "America/New_York": "XNYS",  # Nasdaq keeps the same sessions
    "America/Toronto": "XTSE",
    "America/Sao_Paulo": "BVMF",
    "America/Mexico_City": "XMEX",
    "Europe/London": "XLON",
    "Europe/Dublin": "XDUB",
    "Europe/Lisbon": "XLIS",
    "Europe/Berlin": "XETR",
    "Europe/Paris": "XPAR",
    "Europe/Amsterdam": "XAMS",
    "Europe/Brussels": "XBRU",
    "Europe/Rome": "XMIL",
    "Europe/Madrid": "XMAD",
    "Europe/Zurich": "XSWX",
    "Europe/Vienna": "XWBO",
    "Europe/Stockholm": "XSTO",
    "Europe/Copenhagen": "XCSE",
    "Europe/Helsinki": "XHEL",
    "Europe/Oslo": "XOSL",
    "Europe/Warsaw": "XWAR",
    "Europe/Istanbul": "XIST",
    "Africa/Johannesburg": "XJSE",
    "Asia/Tokyo": "XTKS",
    "Asia/Hong_Kong": "XHKG",
    "Asia/Shanghai": "XSHG",  # Shenzhen keeps the same sessions
    "Asia/Seoul": "XKRX",
    "Asia/Taipei": "XTAI",
    "Asia/Kolkata": "XBOM",
    "Asia/Singapore": "XSES",
    "Asia/Jakarta": "XIDX",
    "Australia/Sydney": "XASX",
    "Pacific/Auckland": "XNZE",
}
# Markets in those zones that trade at other hours: currencies and futures, the floors of the
# German regional exchanges (until 20:00 or 22:00), the international order book of London.
_OTHER_HOURS = ("=X", "=F", ".F", ".SG", ".MU", ".DU", ".HM", ".HA", ".BE", ".IL")


def calendar_of(symbol: str, zone: str) -> Calendar | None:
    """The calendar of the exchange where a symbol trades; None where no calendar is kept.

    `zone` is an IANA name, as "America/New_York".
    """
    if symbol.upper().endswith(_OTHER_HOURS) or zone not in ZONES:
        return None
    return load(ZONES[zone])
