"""Tables of common words: those that tell a language, those that say nothing, countries.

They are read in `altlens.analyze.language`, `altlens.analyze.signature` and in linking.
"""

_ENGLISH = """
    the and with from after said says this that these those its his their your they she you will
    would could should may can cannot has been being were not but why what when where how which
    into about against before between through during despite amid ahead below near out off up down
    more most first next now here than then if above among around towards very former
    share shares stocks stock bonds profit profits sales earnings quarter dividend investors
    markets market prices price demand growth company companies merger stake deal takeover
    revenue guidance outlook chief loss losses traders banks banking brokers firms industries
    rise rises fall falls gain gains jump jumps surge surges drop drops slip slips slump slumps
    rally rallies beat beats miss misses hit hits tops top raise raises cut cuts lift lifts high
    higher low lower strong weak steady flat bullish bearish buying selling ends opens closes
    buy sell sees seen look looks expect likely remain remains continue seeks plans posts post
    reports launches unveils announces appoints appointed quits joins resigns names wins loses
    gets makes takes adds eyes worst better biggest good record money upgrade downgrade upgrades
    downgrades declares keeps sues initiates reiterates lawsuit
    recall bankruptcy approval financial results billion million crore
    percent cent year month week day today futures trading chairman board fund funds
"""
_SHARED = """
    on in of for to by at as is are be have had was who it he her we our or new top net per oil
    gold bank trade sector key group head over rs us set q1 q2 q3 q4
"""
_FOREIGN = """
    der das und ist nicht mit von den dem ein eine auf für zu im le les des une est dans pour sur
    que et du au aux qui el los las una del por con para su se al di il della che è dei gli e o
    non da em uma não os mais um na och att det som på av är för til af og ikke med har en de het
    een van niet voor zijn dat w z się jest nie że je si și în este cu pe ve bir bu için i y
    yang dan untuk dengan dari ini itu pada ja ei että az egy hogy nem és và của không
"""
_EMPTY = """
    a an the and or but if of at by for with about into to from in on as is are was were be been
    being am it its this that these those there he she they we you him her them us our your my
    his their who whom whose which what when where why how do does did has have had having will
    would can could shall should may might must than then so such just now here also via amid vs
    say says said saying tell tells told report reports reported reportedly update percent per
    cent pc inc corp corporation co ltd plc llc s d m re ll ve im ive hes shes whos youre theyre
    thats whats heres theres lets
"""

_COUNTRIES = """
    africa america american argentina asia australia australian austria bangladesh belgium brazil
    brazilian britain british canada canadian chile china chinese colombia czech denmark dutch
    egypt eu europe european finland france french german germany greece greek hungary india indian
    indonesia iran iraq ireland irish israel israeli italian italy japan japanese kenya korea korean
    malaysia mexican mexico netherlands nigeria norway norwegian pakistan peru philippine poland
    polish portugal qatar romania russia russian saudi scotland singapore spain spanish sweden
    swedish swiss switzerland taiwan taiwanese thai thailand turkey turkish uae uk ukraine usa
    vietnam
"""

ENGLISH = frozenset(_ENGLISH.split())
"""Words of English text and headlines that hardly any other language has."""
SHARED = frozenset(_SHARED.split())
"""Words of English that are words elsewhere, too."""
FOREIGN = frozenset(_FOREIGN.split())
"""Words that are frequent in other languages and are not English."""
EMPTY = frozenset(_EMPTY.split())
"""Words by which two titles do not differ; none is of direction or negation. "us" and "it" are
pronouns here; in capitals they are a country and an industry to signatures."""
COUNTRIES = frozenset(_COUNTRIES.split())
"""Countries, their adjectives and continents, as signatures hold them: titles that name others
tell of other things."""
