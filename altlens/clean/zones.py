"""Names of time zones as dates in feeds have them, with every offset that they are used for."""

from collections.abc import Mapping

# Minutes east of UTC. Where a name has several meanings, readers take the one that is latest.
_HOURS: Mapping[str, tuple[float, ...]] = {
    "": (-12,),
    **dict.fromkeys(("utc", "gmt", "ut", "z", "uct", "zulu", "wet", "azost"), (0,)),
    # North America; EST, CST, MST, PST and AST have other meanings elsewhere
    "est": (-5, 10),
    "edt": (-4, 11),
    "cst": (-6, -5, 8, 9.5),
    "cdt": (-5, -4),
    "mst": (-7, 6.5, 8),
    "mdt": (-6,),
    "pst": (-8, 8),
    "pdt": (-7,),
    **dict.fromkeys(("akst", "hdt", "hadt"), (-9,)),
    "akdt": (-8,),
    **dict.fromkeys(("hst", "hast"), (-10,)),
    "sst": (-11, 8),
    "ast": (-4, 3),
    "adt": (-3, 4),
    "nst": (-3.5,),
    "ndt": (-2.5,),
    "chst": (10,),
    # Latin America
    **dict.fromkeys(("brt", "art", "uyt", "gft", "clst", "pmst", "pyst", "rott", "srt"), (-3,)),
    **dict.fromkeys(("brst", "fnt", "uyst", "pmdt"), (-2,)),
    **dict.fromkeys(("clt", "bot", "vet", "gyt", "pyt", "amt"), (-4,)),
    **dict.fromkeys(("cot", "pet", "act"), (-5,)),
    "ect": (-5, 1),
    # Europe, Africa and the Near East
    **dict.fromkeys(("cet", "met", "mez", "wat", "west"), (1,)),
    **dict.fromkeys(("cest", "mest", "mesz", "eet", "sast", "cat", "hnec"), (2,)),
    **dict.fromkeys(("eest", "msk", "trt", "fet", "eat", "idt", "arst"), (3,)),
    "msd": (4,),
    "samt": (4,),
    "bst": (1, 6),
    "ist": (1, 2, 5.5),
    "gst": (-2, 4),
    "irst": (3.5,),
    # Asia and the Pacific
    **dict.fromkeys(("pkt", "uzt", "yekt", "mvt"), (5,)),
    "slst": (5.5,),
    "npt": (5.75,),
    "bdt": (6, 8),
    "mmt": (6.5,),
    **dict.fromkeys(("ict", "wib", "novt"), (7,)),
    **dict.fromkeys(("sgt", "hkt", "myt", "pht", "phst", "wita", "awst", "ulat", "irkt"), (8,)),
    "awdt": (9,),
    **dict.fromkeys(("jst", "kst", "wit", "yakt"), (9,)),
    "acst": (9.5,),
    "acdt": (10.5,),
    **dict.fromkeys(("aest", "vlat", "pgt"), (10,)),
    **dict.fromkeys(("aedt", "ncst"), (11,)),
    **dict.fromkeys(("nzst", "fjt"), (12,)),
    "nzdt": (13,),
    # As browsers and Windows spell them
    "greenwich mean time": (0,),
    "coordinated universal time": (0,),
    "eastern standard time": (-5,),
    "eastern daylight time": (-4,),
    "central standard time": (-6,),
    "central daylight time": (-5,),
    "mountain standard time": (-7,),
    "mountain daylight time": (-6,),
    "pacific standard time": (-8,),
    "pacific daylight time": (-7,),
    "british summer time": (1,),
    "central european time": (1,),
    "central european standard time": (1,),
    "central european summer time": (2,),
    "india standard time": (5.5,),
    "china standard time": (8,),
    "japan standard time": (9,),
    # RFC 822 gave the military letters the wrong sign, and feeds follow either
    **{letter: (n, -n) for n, letter in enumerate("abcdefghiklm", start=1)},
    **{letter: (n, -n) for n, letter in enumerate("nopqrstuvwxy", start=1)},
}
OFFSETS: Mapping[str, tuple[float, ...]] = {
    name: tuple(hours * 60 for hours in offsets) for name, offsets in _HOURS.items()
}

# Names without standard or summer time, read by the calendar of their region.
_EASTERN, _CENTRAL = "America/New_York", "America/Chicago"
_MOUNTAIN, _PACIFIC = "America/Denver", "America/Los_Angeles"
REGIONS: Mapping[str, str] = {
    **dict.fromkeys(("et", "eastern", "eastern time", "us/eastern", "est5edt"), _EASTERN),
    **dict.fromkeys(("ct", "central", "central time", "us/central"), _CENTRAL),
    **dict.fromkeys(("mt", "mountain", "mountain time", "us/mountain"), _MOUNTAIN),
    **dict.fromkeys(("pt", "pacific", "pacific time", "us/pacific"), _PACIFIC),
    "at": "America/Halifax",
    "uk": "Europe/London",
}
