"""Words beside the names of companies and of people, by what they say of the name."""

AFTER = frozenset(
    """
    acquires adds agrees analyst analysts announced announces appoints at beat beats begins
    bought bounces buyback buys calls ceo cfo chairman climbs closes coverage covered cut cuts
    declares declined declines director dividend downgrade downgraded drops earnings employees
    enters eps expands expected expects faces falls files gains gets given has heads higher
    hires hits holdings initiated insider is issues jumps launches lifted loses lost lower
    lowered lowers makes margin merger misses names news now opens options plans plunges
    position posts president price profit profits pt puts quarterly raised raises rallies rated
    rating reaches reaffirmed receives reiterated reported reports research results revenue
    rises sales says sees sells sentiment set settles shareholder shareholders shares short
    signs sinks slides slumps soars sold stake started stock stocks sues surges takes tells to
    trades trading tumbles turns unveils upgrade upgraded valuation versus vs warns will wins
    """.split()
)
BEFORE = frozenset(
    """
    about acquire acquired acquires analysts at boosts bought buy by comparing contrasting cuts
    downgrades for from in increases initiates into lowers of on own owns raises rated
    reiterates sell sells shares short sues than trims upgrades versus via vs with
    """.split()
)
HOUSES = frozenset(
    """
    academy advisers advisors asset assets associates association bank capital college counsel
    foundation institute investment investments investors management securities trust university
    ventures wealth
    """.split()
)
TITLES = frozenset(
    """
    co companies company corp corporation cos group holding holdings inc incorporated ltd plc
    """.split()
)
NAMED_AFTER = frozenset(
    """
    airfield airport amphitheater arena auditorium award awards bowl bridge center centre
    championship championships classic college coliseum cup endowment festival field forest garden
    gardens hall hospital invitational library marathon medal memorial museum park parkway plaza
    prize prizes scholar scholarship school speedway stadium theater theatre tournament trail
    trophy university valley walk
    """.split()
)
"""What is named after companies and the people who founded them."""
WORKS = frozenset(
    """
    call contact data delivery design development distribution engineering fulfillment health
    innovation logistics medical outlet research service shopping sort tech
    """.split()
)
"""Centres of companies, not centres named after them."""
VERBS = AFTER - frozenset(
    """
    analyst analysts at buyback coverage covered director dividend eps expected given has higher
    holdings initiated insider is issues lifted lost low lower lowered margin merger news now
    opens options position pt puts quarterly raised rated rating reaffirmed reiterated research
    set short started stock stocks to trading turns upgraded valuation versus vs will
    """.split()
)
VERBS |= frozenset(
    """
    abandons accuses adds aims asks backs bans bets blames blocks boosts brings builds cancels
    challenges commits completes considers defends delays denies disappoints discloses ditches
    doubles drops earns explores extends faces fights fined fires fixes flags forecasts grows halts
    hikes hit idles invests lets lifts mulls nears offers orders partners pauses pays pledges
    plunges postpones predicts prices probes promises pulls pushes quits readies recalls rehires
    rejects renews replaces restarts restores resumes returns revamps reveals reviews saves scraps
    seeks shifts shuts simplifies slashes slows snaps soars spins splits steps stops suffers
    suspends swings taps targets tests threatens tops trims unloads urges uses weighs withdraws
    """.split()
)
OBJECT_OF = frozenset("acquire acquires buy buys sue sues sued".split())
DEEDS = frozenset(
    """
    accept acquire add appeal appoint ask begin bid boost borrow bring build buy cancel charge
    close combine cooperate cut deliver develop discontinue divest double drop end enter exit expand
    explore extend file fire fund furlough give halt hike hire idle increase introduce invest issue
    join keep launch lay leave lend let license lift list lower make merge move name offer open
    outsource overhaul partner pause pay phase pilot produce pull put raise recall reduce refund
    release remove reopen replace report restart restate restructure resume retire retool return
    roll scale scrap sell settle shift shut slash slow spend spin split start stop sue suspend take
    tap team test trim unveil use wind write
    """.split()
)
"""What companies are about to do in headlines: "Unity to cut jobs"."""
MOVES = frozenset("add close drop end extend lower open pause raise slow start".split())
"""What indexes do, too."""
HONORIFICS = frozenset(
    """
    actor actress ambassador archbishop author baroness bishop captain cardinal chancellor
    coach colonel comedian commissioner congressman congresswoman detective dr forward
    goalkeeper gov governor judge justice king lady lord mayor midfielder minister mr mrs ms
    officer pitcher pope premier president prince princess prof professor quarterback queen
    rapper rep representative sen senator sergeant sgt sheriff singer sir skipper striker
    """.split()
)
"""Titles of people other than those who lead companies."""
PEOPLES_ACTS = frozenset(
    """
    aged campaigns concedes convicted dances died dies divorces homers hugs injured jailed kisses
    kneels marries married mourns ordained pregnant scores sings sprints sworn weds
    """.split()
)
APPOSITION = frozenset("who whose".split())
OFFICES = HONORIFICS | frozenset(
    """
    chef champion composer designer driver envoy father husband mother painter player poet
    reporter sailor singer son suspect teacher widow wife winner
    """.split()
)
COMPANY_NOUNS = frozenset(
    """
    analyst analysts boss ceo cfo chairman coverage covered customers dealers dividend downgraded
    employee employees eps executives factory flights founder holdings initiated insider investors
    margin merger options owner parent pilots plant pt puts rated rating reaffirmed shareholder
    shareholders staff stock stocks stores subsidiary suppliers upgraded valuation versus vs
    warehouse worker workers
    """.split()
)
COMPANY_ACTS = frozenset(
    """
    acquires agrees appoints buys ceo cfo chairman dividend earnings eps files fined hires holdings
    launches names profit profits results revenue sells settles shareholders signs sues unveils
    """.split()
)
ACTS = BEFORE - frozenset(
    "about at by for from in into lowers of on own owns than with".split()
) | frozenset(
    """
    affirms analyzing assigns fine fines keeps lowers maintains probe probes rates reaffirms
    reviewing starts strikes sue versus vs
    """.split()
)
LISTING = frozenset([",", "and", "&", "&amp;", ", and", "/"])
FINANCIAL_WORDS = frozenset(
    """
    analyst analysts bln coverage eps etf insider investor investors mln nasdaq neutral nyse
    portfolio position q1 q2 q3 q4 quarter quarterly trader traders trading yoy
    """.split()
)
SMALL = frozenset(["a", "of", "the", "de", "in", "on", "la"])

FINANCIAL_KINDS = frozenset(("ASSET", "BUY", "DEAL", "GOOD_METRIC", "OUTLOOK", "PEOPLE", "SELL"))
"""Classes of `altlens.analyze.vocabulary` that are of companies and their shares."""
