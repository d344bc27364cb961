"""Words of financial news by class, as the sentiment features read them.

A table of words, written for this project, and nothing else. How a text becomes tokens and
features is told in `altlens.analyze.tokens`; what a class weighs is learned, never written here.
"""

# A word stands here once, in any form: the lookup goes by its stem, so "rise" also covers "rises"
# and "rising", but not "rose". The first class that lists a stem wins.
WORDS_BY_CLASS = {
    "NOT": """
        not no never neither nor without cannot can't don't doesn't didn't won't isn't aren't wasn't
        weren't hasn't haven't wouldn't couldn't shouldn't cant dont wont isnt doesnt didnt unlikely
        hardly barely denies unable none lack fails refuse
    """,
    "UP": """
        up upward higher highest uptrend uptick upturn rise rose risen gain jump surge soar climb
        rally advance grow grew grown strengthen improve improvement recover recovery rebound bounce
        double triple treble quadruple twofold threefold tenfold accelerate acceleration spike
        skyrocket rocket zoom spurt leap leapt firmer swell appreciate appreciation escalate
        heighten buoy perk revive revival larger greater bigger outpace outgrow breakout vault
        faster stronger resurgence uplift spiral upsize better upside snap risers bounceback
        comeback outgain catapult returning recoup heal mend recuperate outrun upswing reaccelerate
        overshoot quicken brisk buoyancy rebuild regain reclaim
    """,
    "DOWN": """
        down downward lower lowest downtrend downtick downturn fall fell fallen drop decline
        decrease plunge tumble slump slide sink sank sunk slip dip crash plummet tank nosedive
        shrink shrank shrunk shed lose lost retreat weaken soften slow slower slowdown deteriorate
        deterioration contraction diminish dwindle erode erosion wane fade drag drain subside
        moderate skid sag melt meltdown crater collapse depress depreciate depreciation ebb worse
        worst worsen bottom droop crumble pullback selloff wipe wobble stumble falter decliner
        laggard breakdown bleed bled shelve downside evaporate shorten decelerate deceleration
        faller shrinkage undercut backslide relinquish underwater recede slacken languish
        wither flounder haemorrhage hemorrhage decimate underperformance capitulate deflate taper
    """,
    "RAISE": """
        raise hike increase boost lift elevate fuel drive driven spur stimulate supercharge enlarge
        enhance enhancement bolster propel ramp extend upscale augment amplify multiply bump
    """,
    "CUT": """
        cut trim slash reduce reduction ease curb curtail shave pare narrow fewer less smaller
        downsize halve scrap axe scale contain restrain prune rein lessen minimise minimize mitigate
        alleviate cutback
    """,
    "HIGH": """
        high record peak above milestone best strongest biggest upper top lead led leader
    """,
    "LOW": "low below trough weakest lag",
    "BAD_METRIC": """
        loss cost expense expenditure debt unemployment jobless inflation deficit npa impairment
        writedown charge liability tax tariff fear worry tension concern risk uncertainty volatility
        churn delay complaint default arrears outflow outage inventory stockpile accident infection
        delinquency competition headwind burden glut oversupply recession crisis stress overhead
        overdraft overcapacity attrition mortality shortfall downtime writeoff casualties
        nonperforming delinquent
    """,
    "GOOD_METRIC": """
        profit pbt pat ebit ebitda eps earnings income sales revenue turnover margin profitability
        dividend order orderbook demand output production volume traffic booking shipment export
        delivery subscriber user customer passenger cash cashflow efficiency capacity collection
        investment deposit nii topline bottomline net consumption spending economy gdp employment
        confidence value payout ebita contribution productivity footfall visitor growth
    """,
    "ASSET": """
        share stock price index sensex nifty dow nasdaq ftse nikkei dax benchmark equity market
        future rupee dollar euro pound sterling yen gold silver copper crude oil gas bond yield
        currency commodity s&p etf bitcoin scrip cac stoxx metal brent wti bse
    """,
    "OUTLOOK": """
        outlook guidance forecast estimate target rating view expectation prospect consensus
        projection call stance
    """,
    "BUY": """
        buy long accumulate overweight outperform outperformer upgrade bullish bet undervalued
        oversold pick bought attractive bargain
    """,
    "SELL": """
        sell seller downgrade underperform underperformer bearish avoid overvalued overbought
        expensive sold dump shun offload unload
    """,
    "WIN": """
        win award bag approve approval nod clearance contract agreement chosen scoop clinch snag
        seal ink authorise authorize permit greenlight endorse victory triumph grant qualify
        commence expand renew renewal deliver accredit certify certification endorsement
    """,
    "VENTURE": """
        launch unveil introduce open sign partner partnership alliance collaborate collaboration
        build create invest plan expansion rollout roll debut enter entry join agree team develop
        innovate secure land patent
    """,
    "PEOPLE": """
        appoint appointment name hire recruit ceo cfo chairman chairwoman chief director board
        successor executive president head manager founder
    """,
    "LEAVE": """
        resign resignation quit depart departure exit leave oust retire retirement layoff laid lay
        redundancy redundant dismiss dismissal retrench furlough fire sack job workforce staff
        headcount
    """,
    "DEAL": """
        deal acquire acquisition merge merger buyout takeover stake offer bid purchase venture
        license licence ipo mou pact combine combination spinoff divest divestment bidder
        suitor approach listing float flotation consortium negotiation
    """,
    "GOOD": """
        good great strong robust solid healthy impressive stellar excellent positive optimistic
        optimism upbeat confident favourable favorable favourably cheap promising successful
        successfully success succeed beat beaten exceed surpass outperformance benefit beneficial
        support shine shone thrive flourish breakthrough profitable reward celebrate applaud praise
        cheer opportunity innovative superior strength momentum boom bonanza blockbuster favourite
        favorite favor love resilient resilience sustainable satisfactory satisfied satisfaction
        pleased happy proud delighted exciting encouraging stability settle resolve restore
        turnaround buoyant lucrative efficient effective competitive smart safe tailwind unlock
        welcome reaffirm commend facilitate enable modernise modernize streamline achieve
        achievement rich boon sweet bright brighten comfortable comfort relieve relief
        oversubscribed fastest perfect exceptional interesting reasonable compelling surprise
        strongly significantly considerably outstanding remarkable fancy hopeful rescue bailout
        vindicate defend defy overcome overtake revamp rejuvenate reinvent ambitious pioneering
        popular popularity sound sturdy vibrant dynamic rosy flying poised eager keen hot attract
        hail laud impress gratifying transform transformation valuable ideal advantage accretive
        synergy complement prosper thankful prudent reassure resume restart reopen safeguard
        outstrip meaningful sensible affordable smooth flawless truce prestigious flagship loyalty
        lucky fortunate glad amazing awesome fantastic terrific wonderful superb brilliant undaunted
        unfazed undeterred
    """,
    "BAD": """
        bad poor weak weaker weakness soft sluggish disappoint disappointment dismal bleak grim
        gloomy gloom negative pessimistic pessimism miss failure warn caution cautious cautiously
        struggle suffer hurt harm damage weigh dent threaten threat plague hamper hinder disrupt
        disruption postpone suspend suspension halt cancel cancelled cancellation reject rejection
        withdraw withdrew withdrawn withdrawal abandon problem woe trap doubt pain painful
        turbulence turbulent wary unfavourable unfavorable adverse adversely difficult difficulty
        tough challenging blow setback shock lacklustre lackluster subdued muted stagnant stagnation
        unprofitable toxic overhang stall strike protest shutdown shut closure dispute boycott slam
        bash criticise criticize criticism choke squeeze strain bubble dilute dilution overdue
        unpaid mistake useless hopeless victim derail spook jitter jittery nervous bloodbath rout
        carnage batter hammer pummel tarnish undermine wrong turmoil chaos panic trouble distress
        bankrupt bankruptcy insolvency insolvent liquidation hack junk dampen choppy risky unrest
        tepid shortage crunch snub alarm vulnerable terminate termination hacker hard scare scary
        fallout crippled pressure face spurn rebuff rebuke scrutiny sceptical skeptical backlash
        crackdown embattled beleaguered ailing stricken wreck ruin destroy devastate tumult uproar
        fiasco debacle flop dud catastrophe bailiff bust blame anger angry outcry furore uneasy
        unease anxious anxiety skeptic gripe complain object oppose opposition resist jeopardise
        jeopardize imperil endanger strand stuck mire bog plight peril hardship misery malaise dire
        dreadful awful terrible horrible lousy crap broken flaw fault faulty defective contaminate
        leak spill deadly shaky fragile unsettle rattle roil brutal severe severely drought conflict
        exodus flee austerity blacklist expel evict ditch forgo forfeit bottleneck glitch hiccup
        interrupt interruption mothball idle stoppage weary worrisome shortcoming unreliable
        inefficient inefficiency worthless overprice overrun mismanage mismanagement negligence rift
        feud clash standoff deadlock impasse stalemate dread regret embarrass embarrassment hostile
        exhaust fatigue harsh rot overhype frothy overextended unfortunately sadly
    """,
    "LEGAL": """
        sue lawsuit litigation suit probe investigate investigation fraud fraudulent scam scandal
        bribery bribe corruption allege allegation accuse penalty penalise penalize violate
        violation breach ban recall illegal mislead misled overstate restate restatement
        irregularity raid arrest jail guilty antitrust sanction prosecute prosecution prosecutor
        plaintiff convict conviction sentence indict indictment launder manipulate manipulation
        collusion cartel rig embezzle embezzlement evade evasion whistleblower subpoena felony fined
        bogus fake cheat deceive sham ponzi felon criminal chargesheet misconduct wrongdoing forgery
        counterfeit misuse infringe infringement
    """,
    "FLAT": """
        flat steady unchanged mixed stable stabilise stabilize rangebound sideways hold neutral
        maintain remain stay consolidate pause lateral sidelined inline
    """,
    "WORLD": """
        war attack disaster hurricane flood storm earthquake virus coronavirus covid pandemic
        outbreak vaccine election vote voter minister parliament congress senate democrat republican
        trump police military army crime murder weather climate film movie music game school student
        family doctor patient hospital
    """,
    "THAN": """
        than from versus vs compared against comparison expected anticipated earlier previous
        previously corresponding ago
    """,
    "DESPITE": "despite but however although though while whereas even notwithstanding",
    "AFTER": "after as on amid following due because since",
    "MAY": """
        may might could would should if whether likely see seen seek aim consider mull will shall
        can believe intend potential possibly possible ahead
    """,
    "ASK": "why what how who which where when is are do here's ?",
    "STOP": "; :",
}

# A coarser view of the same classes, which carries over to vocabulary that training never saw:
# "+" and "-" speak well or ill, "x" turns a direction around, "n" denies, "v" is a transaction.
MARKS = {
    "UP": "+",
    "RAISE": "+",
    "HIGH": "+",
    "GOOD": "+",
    "BUY": "+",
    "WIN": "+",
    "VENTURE": "+",
    "DOWN": "-",
    "CUT": "-",
    "LOW": "-",
    "BAD": "-",
    "SELL": "-",
    "LEGAL": "-",
    "LEAVE": "-",
    "BAD_METRIC": "x",
    "NOT": "n",
    "DEAL": "v",
}
