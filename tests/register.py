"""A small invented register that tests share: two elections, five contests, nobody real."""

from pathlib import Path

RESULTS = """\
election,contest,code,candidate,party,votes,elected,electorate,turnout,declared_at,timezone,region,previous_party,previous_majority,aliases,candidate_aliases,party_aliases
Harbour election 2031,Port Ellery,H001,Ann Example,Labour,16333,1,60588,63.8,2031-05-09T03:00:00+01:00,Europe/London,Coast,Con,7361,Ellery|PE,,Lab
Harbour election 2031,Port Ellery,H001,Bob Sample,Conservative,16313,0,60588,63.8,2031-05-09T03:00:00+01:00,Europe/London,Coast,Con,7361,Ellery|PE,Bobby Sample,Con|Tories
Harbour election 2031,Port Ellery,H001,Cat Model,Liberal Democrat,5891,0,60588,63.8,2031-05-09T03:00:00+01:00,Europe/London,Coast,Con,7361,Ellery|PE,,LD|Lib Dems
Harbour election 2031,North Quay,H002,Dan Pattern,Labour and Co-operative,20000,1,50000,70,2031-05-09T02:00:00+01:00,Europe/London,Coast,Lab,,,,Lab
Harbour election 2031,North Quay,H002,Eve Template,Conservative,15000,0,50000,70,2031-05-09T02:00:00+01:00,Europe/London,Coast,Lab,,,,Con|Tories
Harbour election 2031,Saltmarsh,H003,Fay Draft,Speaker,25000,1,60000,66,2031-05-09T02:30:00+01:00,Europe/London,Inland,Con,,,,Spk
Harbour election 2031,Saltmarsh,H003,Gus Outline,Green,14600,0,60000,66,2031-05-09T02:30:00+01:00,Europe/London,Inland,Con,,,,Greens
Harbour election 2031,Upper Mere,H004,Hal Sketch,Conservative,18000,1,55000,64.6,2031-05-09T04:30:00+01:00,Europe/London,Inland,Con,,,,Con|Tories
Harbour election 2031,Upper Mere,H004,Ida Figure,Labour,17500,0,55000,64.6,2031-05-09T04:30:00+01:00,Europe/London,Inland,Con,,,,Lab
Port Ellery by-election 2033,Port Ellery,H001,Ann Example,Labour,,0,,,2033-02-11T01:10:00+00:00,Europe/London,Coast,Lab,20,,,Lab
Port Ellery by-election 2033,Port Ellery,H001,Jo Stencil,Conservative,,1,,,2033-02-11T01:10:00+00:00,Europe/London,Coast,Lab,20,,,Con
"""  # noqa: E501

ACCOUNTS = """\
platform,handle,name,role,contest,candidate,party
x,AnnExample,Ann Example,candidate,Port Ellery,Ann Example,Labour
x,BobSample,Bob Sample,candidate,Port Ellery,Bob Sample,Conservative
x,EveTemplate,Eve Template,candidate,North Quay,Eve Template,Conservative
x,ElleryCouncil,Ellery Council,official,Port Ellery,,
x,CoastNews,Coast News,media,,,
"""


def write(folder: Path, name: str, text: str) -> Path:
    """Write a file of a test."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
