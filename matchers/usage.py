"""How people write the names of places, parties and persons: tables for an editor to read and to extend.

Nothing here names a contest or a candidate. Each table says what it is for; a nickname counts only where the register
has the party or the place that it stands for.
"""

from __future__ import annotations

COMPASS = frozenset("north south east west central mid city".split())
"""Words that tell one part of a place from another; they may stand before the place or after it."""

COMPASS_SHORT: dict[str, tuple[str, ...]] = {
    "nth": ("north",), "sth": ("south",),
    "n": ("north",), "s": ("south",), "e": ("east",), "w": ("west",), "c": ("central",),
    "ne": ("north", "east"), "nw": ("north", "west"), "se": ("south", "east"), "sw": ("south", "west"),
}  # fmt: skip

SHORT_PLACES: dict[str, tuple[str, ...]] = {
    "darlington": ("darlo",), "doncaster": ("donny",), "huddersfield": ("hudds",), "peterborough": ("peterboro",),
    "portsmouth": ("pompey",), "scarborough": ("scarboro",), "scunthorpe": ("scunny",),
    "bedfordshire": ("beds",), "berkshire": ("berks",), "birmingham": ("brum", "b'ham", "bham"),
    "buckinghamshire": ("bucks",), "cambridgeshire": ("cambs",), "county": ("co",), "derbyshire": ("derbys",),
    "east": ("e",), "gloucestershire": ("glos",), "great": ("gt",), "hampshire": ("hants",),
    "hertfordshire": ("herts",), "huntingdonshire": ("hunts",), "lancashire": ("lancs",),
    "leicestershire": ("leics",), "lincolnshire": ("lincs",), "londonderry": ("derry",), "manchester": ("mcr",),
    "middlesbrough": ("boro",), "northamptonshire": ("northants",), "northumberland": ("northd",),
    "nottinghamshire": ("notts",), "oxfordshire": ("oxon",), "park": ("pk",), "saint": ("st",), "st": ("saint",),
    "shropshire": ("salop",), "southampton": ("soton",), "staffordshire": ("staffs",), "warwickshire": ("warks",),
    "wiltshire": ("wilts",), "wolverhampton": ("wolves",), "worcestershire": ("worcs",),
    "yorkshire": ("yorks",), "yorks": ("yorkshire",), "upon": ("on",), "under": ("u",),
    "weald": ("wealden",), "dunbartonshire": ("dunbarton",), "renfrewshire": ("renfrew",),
}  # fmt: skip
"""Short or other forms of a word in a place's name."""

RIVERS = frozenset("upon on under in le".split())
"""What follows one of these is often left out: Newcastle (upon Tyne) Central."""

PARTY_NAMES: dict[str, tuple[str, ...]] = {
    "conservative": (
        "conservatives", "tory", "tories", "con", "cons", "conservative party", "conservative and unionist",
    ),
    "labour": ("lab", "labour party", "labor"),
    "labour and co operative": ("labour co op", "labour and co op", "lab co op", "labcoop"),
    "liberal democrat": (
        "lib dem", "lib dems", "libdem", "libdems", "liberal democrats", "ld", "lds", "ldem", "lib democrats",
    ),
    "liberal democrats": ("lib dem", "lib dems", "libdem", "libdems", "liberal democrat", "ld", "lds", "ldem"),
    "green party": ("greens", "green", "grn"),
    "green": ("greens", "green party", "grn"),
    "scottish green party": ("scottish greens",),
    "uk independence party": ("ukip", "kippers", "ukippers"),
    "scottish national party": ("snp", "nats", "scottish nationalists"),
    "plaid cymru": ("plaid", "pc"),
    "democratic unionist party": ("dup", "democratic unionists"),
    "ulster unionist party": ("uup", "ulster unionists"),
    "social democratic and labour party": ("sdlp",),
    "sinn fein": ("sf", "shinners"),
    "alliance": ("apni", "alliance party"),
    "traditional unionist voice": ("tuv",),
    "brexit party": ("brexit party", "bxp"),
    "reform uk": ("reform", "reform party", "ruk", "refuk", "ref"),
    "workers party of britain": ("workers party", "wpb"),
    "independent": ("ind", "indy"),
    "british national party": ("bnp",),
    "yorkshire party": ("yorkshire party",),
    "womens equality party": ("wep", "women's equality", "womens equality"),
    "monster raving loony party": ("monster raving loony", "raving loony", "loony party", "loonies"),
    "official monster raving loony party": ("monster raving loony", "raving loony", "loony party", "loonies"),
    "republican": ("gop", "republicans", "repub", "repubs", "rep", "republican party"),
    "democratic": ("democrat", "democrats", "dem", "dems", "democratic party", "dfl"),
    "libertarian": ("libertarians", "libertarian party"),
}  # fmt: skip
"""What a party is called besides its registered name (folded, without "The")."""

PARTY_LETTERS: dict[str, str] = {"r": "republican", "d": "democratic", "l": "labour", "c": "conservative"}
"""Single letters for parties: only in round brackets, alone or before a hyphen: (R), (D-NY)."""

NEVER_LOWER = frozenset(
    "con cons lab ld lds pc ind sf ed wp sn rep reps dem dems lib green liberal alliance independent reform "
    "unity other others "
    "constitution change renew grassroots ref pc sl cpa nats plaid dup rep change york sdp common wells".split()
)
"""Names of parties that are words as well: with a small letter they are not names."""

ALIKE_GIVEN_NAMES: tuple[frozenset[str], ...] = tuple(
    frozenset(group.split())
    for group in (
        "alexander alex alec sandy xander", "alexandra alex sandra", "andrew andy drew", "anthony tony", "antony tony",
        "benjamin ben", "catherine kate cathy katie", "katherine kate kathy katie", "charles charlie",
        "christopher chris",
        "christine chris", "daniel dan danny", "david dave davy", "deborah debbie deb", "edward ed eddie ted ned",
        "elizabeth liz lizzie beth eliza", "frederick fred freddie", "gregory greg", "iain ian",
        "jacqueline jackie jacqui",
        "jacob jake", "james jim jimmy jamie", "jeffrey jeff", "geoffrey geoff", "jeremy jez jezza", "jessica jess",
        "john johnny jon jack", "jonathan jon jonny", "joseph joe", "joshua josh", "kenneth ken", "kimberley kim",
        "lawrence larry", "leonard len", "margaret maggie meg peggy", "matthew matt", "michael mike mick",
        "nicholas nick", "nicola nic", "oliver ollie", "pamela pam", "patricia pat trish", "patrick pat paddy",
        "peter pete", "philip phil", "phillip phil", "rebecca becky bec", "richard rich rick dick",
        "robert rob bob bobby",
        "ronald ron", "samuel sam", "samantha sam", "stephen steve", "steven steve", "stewart stu", "stuart stu",
        "susan sue", "terence terry", "theresa tess", "thomas tom tommy", "timothy tim", "victoria vicky vicki tory",
        "vincent vince", "wesley wes", "william will bill billy liam", "zachary zac zack zach", "gregor greg",
        "penelope penny", "jennifer jenny jen", "joanne jo", "joanna jo", "josephine jo", "emmanuel manny",
    )
)  # fmt: skip

TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend cllr councillor rt hon mp msp ms "
    "am sen senator rep "
    "congressman congresswoman congressmember governor gov president "
    "baroness baron captain capt major judge secretary".split()
)

NO_SURNAME_ALONE = frozenset(
    "january february march april june july august september october november december monday tuesday "
    "wednesday thursday "
    "friday saturday sunday france spain italy germany ireland england britain wales scotland english french german "
    "christmas easter king queen prince president".split()
)
"""Surnames and given names that alone mean a month, a country or an office."""

PARTICLES = frozenset("de da di la le van von den der ter st mac mc o al el du del dos bin ap ab mhic".split())
"""Small words that open a surname."""

NOT_THE_SEAT_AFTER = frozenset(
    "palace fc afc cfc rfc cc united rovers wanderers athletic albion villa town station road rd street st "
    "avenue ave lane high "
    "gardens garden university uni college school academy hospital infirmary airport cathedral abbey castle "
    "bridge market museum gallery "
    "library theatre playhouse festival marathon spa bypass bus train tube line junction roundabout hotel "
    "arms church prison jail "
    "beach pier racecourse races stadium arena pavilion centre center hall square terrace row crescent "
    "gazette herald news post echo telegraph times chronicle argus journal mail observer advertiser "
    "resident residents water rugby cricket bun buns pudding tart sausage cake gp city's ham's".split()
)
"""What follows a place's name and makes it the name of something else (Kensington Palace, Reading FC)."""

NOT_THE_SEAT_BEFORE = frozenset(
    "duke duchess earl countess marquess bishop archbishop university lord lady baron baroness mayor sir dame "
    "in_the the_river river lake mount fort port uss hms".split()
)
"""What precedes a place's name and makes it something else (the Duchess of Kensington, University of Bath)."""

OTHER_COUNTRIES = frozenset(
    "virginia pennsylvania ontario maryland california texas ohio jamaica australia nsw tasmania victoria "
    "canada ireland australia zealand columbia usa "
    "massachusetts connecticut indiana michigan illinois georgia alabama kentucky tennessee nz zealand "
    "philadelphia brooklyn "
    "philly va pa md ca tx".split()
)
"""After a place's name and a comma, these put it elsewhere (Richmond, Virginia)."""

REGION_NAMES: dict[str, tuple[str, ...]] = {
    "yorkshire and the humber": ("yorkshire", "yorkshire and humber", "yorkshire and humberside"),
    "east of england": ("the east of england", "east anglia"),
    "east": ("east of england", "east anglia"),
    "london": ("greater london",),
    "northern ireland": ("ni",),
}
"""Other names of regions."""

STATES: dict[str, tuple[str, ...]] = {
    "alabama": ("al", "ala"), "alaska": ("ak",), "arizona": ("az", "ariz"), "arkansas": ("ar", "ark"),
    "california": ("ca", "calif", "cali"), "colorado": ("co", "colo"), "connecticut": ("ct", "conn"),
    "delaware": ("de", "del"), "florida": ("fl", "fla"), "georgia": ("ga",), "hawaii": ("hi",), "idaho": ("id",),
    "illinois": ("il", "ill"), "indiana": ("in", "ind"), "iowa": ("ia",), "kansas": ("ks", "kan"),
    "kentucky": ("ky",), "louisiana": ("la",), "maine": ("me",), "maryland": ("md",), "massachusetts": ("ma", "mass"),
    "michigan": ("mi", "mich"), "minnesota": ("mn", "minn"), "mississippi": ("ms", "miss"), "missouri": ("mo",),
    "montana": ("mt", "mont"), "nebraska": ("ne", "neb"), "nevada": ("nv", "nev"), "new hampshire": ("nh",),
    "new jersey": ("nj", "jersey"), "new mexico": ("nm",), "new york": ("ny",), "north carolina": ("nc",),
    "north dakota": ("nd",), "ohio": ("oh",), "oklahoma": ("ok", "okla"), "oregon": ("or", "ore"),
    "pennsylvania": ("pa", "penn"), "rhode island": ("ri",), "south carolina": ("sc",), "south dakota": ("sd",),
    "tennessee": ("tn", "tenn"), "texas": ("tx",), "utah": ("ut",), "vermont": ("vt",), "virginia": ("va",),
    "washington": ("wa", "wash"), "west virginia": ("wv",), "wisconsin": ("wi", "wis", "wisc"), "wyoming": ("wy",),
}  # fmt: skip
"""Short names of the states; alone they count only in capitals."""

STATE_CHAMBERS = frozenset(
    ("state", chamber)
    for chamber in "senate senator senators house assembly legislature legislators rep representative reps".split()
)
"""After a state's name these make it its own legislature, and not the seat in Congress: "New York State Senate"."""

CAPITALS_OF_COUNTRIES = frozenset({"washington"})
"""States whose name alone mostly means a city elsewhere, and its government."""

OFFICES: dict[str, tuple[str, ...]] = {
    "senate": ("sen", "senate seat", "senate race"),
    "governor": ("gov", "gubernatorial", "governorship", "governors race", "governor's race"),
    "president": ("pres", "presidential"),
}
"""How the office in a contest's name is shortened."""
