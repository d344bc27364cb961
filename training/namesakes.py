"""Write the tables of words that companies share: `python -m training.namesakes LEXICA`.

LEXICA holds WordNet's `index.noun`, `index.verb`, `index.adj` and `index.adv` (WordNet licence)
and the names of the US census of 1990 (public domain; the package `names` brings them):
`dist.female.first`, `dist.male.first`, `dist.all.last`. Writes `given_names.txt` and
`shared_words.txt` in `altlens/companies`. The same data gives the same bytes.
"""

import argparse
import pathlib
import textwrap
from collections.abc import Iterable

from altlens.analyze.companies import linker
from altlens.companies.names import Strength
from altlens.companies.words import ordinary, people

FOLDER = pathlib.Path(__file__).parents[1] / "altlens/companies"
SHARE_OF_WOMEN, SHARE_OF_MEN = 78.0, 86.0  # per cent of people with one of the names kept
SURNAMES = 12_000
WORDS_TOO = frozenset(
    """
    adam alan albert alice amy andrew anna anthony arthur barbara ben benjamin betty bob brian bruce
    carl carol charles daniel david dean diane donna doug edward elizabeth emily emma eric frank
    george gerald greg harry helen henry jack james jane jason jean jeffrey jennifer jerry jessica
    jim jimmy joe john joseph joyce julie karen kate kathy keith kenneth kevin larry laura lawrence
    linda lisa louis lucy margaret maria martin mary megan michael mike nancy nick pat paul peter
    philip rachel ray richard robert robin roger ron ronald roy ruth ryan sally samuel sarah scott
    simon stephen steven susan ted thomas tim todd tom walter william
    """.split()
)
"""Given names that are kept though the language has them as words."""
NOT_PEOPLE = frozenset(
    """
    alexandria ally alta america ana angeles antonio asia augusta aurora austin barbara boston
    brooklyn carolina carson charlotte chase chelsea chester cheyenne china christian clara
    cleveland cuba dakota dallas davis dell denver devon diego eugene florence florida ford
    francisco gap geneva georgia goldman harley houston india israel jackson jordan jose juan kelly
    kent lancaster lansing lexus lincoln london lorraine lourdes luis lynch madison marathon maria
    max melbourne memphis mercedes merrill milan monica montana morgan odessa orlando paris phoenix
    roma rosa ross salem santiago savannah shelby sierra stanley sydney trinidad troy tyson valencia
    victoria virginia wells wendy
    """.split()
)
"""Given names that are places and companies as often."""
OTHERS = frozenset(
    """
    ahmed ali amit angela anil barack beyonce boris calvin carlos chevy elon emma emmanuel ewan
    gavin giorgia hans harrison hillary hiroshi jacques jair javier jing joe kamala kanye keir klaus
    leonardo liam louis megan mohammed mukesh naomi neil nigel nikola noah novak olaf omar pedro
    pierre priyanka rafael rahul ravi rihanna robbie roman sanjay serena tiffany venus vladimir wei
    whitney yuki
    """.split()
)
"""Given names of people in the news that the census of 1990 has seldom or not."""
SHARED_TOO = frozenset(["meta"])  # newer than WordNet's edition


def main() -> None:
    """Read the folder named on the command line and write both tables."""
    parser = argparse.ArgumentParser(description="Write the tables of words companies share.")
    parser.add_argument("lexica", type=pathlib.Path, help="folder with WordNet and the census")
    lexica = parser.parse_args().lexica
    write(FOLDER / "given_names.txt", given_names(lexica))
    write(FOLDER / "shared_words.txt", shared_words(lexica))


def given_names(lexica: pathlib.Path) -> set[str]:
    """Frequent given names that are neither words nor places nor companies."""
    women = _census(lexica / "dist.female.first", SHARE_OF_WOMEN)
    names = women | _census(lexica / "dist.male.first", SHARE_OF_MEN)
    lemmas = _lemmas(lexica)
    plain = {name for name in names if len(name) > 2 and name not in lemmas}
    return (plain | (names & WORDS_TOO) | OTHERS) - NOT_PEOPLE


def shared_words(lexica: pathlib.Path) -> set[str]:
    """Words of distinctive company names that WordNet or the census also has."""
    last = (lexica / "dist.all.last").read_text("ascii").splitlines()[:SURNAMES]
    known = _lemmas(lexica) | {line.split()[0].lower() for line in last}
    known |= _census(lexica / "dist.female.first", 100) | _census(lexica / "dist.male.first", 100)
    words = {
        word
        for phrase, (company, strength) in linker().phrases.items()
        if company and strength is Strength.NAME
        for word in phrase.split()
        if len(word) > 1 and word.isalpha()
    }
    return ((words & known) - ordinary() - people()) | SHARED_TOO


def _census(path: pathlib.Path, share: float) -> set[str]:
    """The most frequent names that so many per cent of people have."""
    rows = (line.split() for line in path.read_text("ascii").splitlines())
    return {name.lower() for name, _, cumulated, _ in rows if float(cumulated) <= share}


def _lemmas(lexica: pathlib.Path) -> set[str]:
    return {
        line.split()[0]
        for kind in ("noun", "verb", "adj", "adv")
        for line in (lexica / f"index.{kind}").read_text("utf-8").splitlines()
        if not line.startswith(" ")
    }


def write(path: pathlib.Path, words: Iterable[str]) -> None:
    """Write words in order, many a line."""
    path.write_text("\n".join(textwrap.wrap(" ".join(sorted(words)), 100)) + "\n", "utf-8")


if __name__ == "__main__":
    main()
