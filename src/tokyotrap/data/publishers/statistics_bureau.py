"""Japan's Statistics Bureau: consumer prices through e-Stat, with the user's own key."""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date

from tokyotrap.data import cells
from tokyotrap.data.lags import days_later
from tokyotrap.data.source import Request, Source
from tokyotrap.data.table import Described, Observation, combined
from tokyotrap.data.tidy_files import Long
from tokyotrap.errors import BadDownload, Mistake

KEY = "ESTAT_APP_ID"
SERVICE = "https://api.e-stat.go.jp/rest/3.0/app/json/getStatsData"
ITEMS = {"0001": "cpi_all", "0161": "cpi_core_ex_fresh", "0178": "cpi_core_ex_fresh_energy"}
KNOWN = {"cpi_all": 104.7, "cpi_core_ex_fresh": 104.3, "cpi_core_ex_fresh_energy": 102.2}
"""Of January 2023 [index 2020=100]."""


def requests(today: date, since: date | None) -> Sequence[Request]:
    """Index levels of all Japan, on 2020 = 100."""
    key = os.environ.get(KEY, "").strip()
    items = ",".join(ITEMS)
    query = f"appId={key}&statsDataId=0003427113&cdTab=1&cdCat01={items}&cdArea=00000"
    return (Request("prices", f"{SERVICE}?{query}", "json"),)


def read(files: Mapping[str, bytes]) -> list[Observation]:
    """Indices by first day of the month; time codes 2026000101 are months, 2025000000 are years."""
    answer = json.loads(files["prices"].decode("utf-8-sig"))["GET_STATS_DATA"]
    if answer["RESULT"]["STATUS"] != 0:
        raise BadDownload("e-stat", [Mistake("", f"the service says {str(answer['RESULT'].get('ERROR_MSG'))[:160]}")])
    data = answer["STATISTICAL_DATA"]
    if data["RESULT_INF"].get("NEXT_KEY"):
        raise BadDownload("e-stat", [Mistake("", "the service sent only a part")])
    found: list[Observation] = []
    for each in data["DATA_INF"]["VALUE"]:
        code, month = str(each["@time"]), int(str(each["@time"])[-2:])
        if len(code) == 10 and 1 <= month <= 12 and code[6:8] == code[8:] and each["@cat01"] in ITEMS:
            day = date(int(code[:4]), month, 1)
            found.append(Observation(ITEMS[each["@cat01"]], day, cells.number(str(each["$"]))))
    return combined(found)


PRICES = Source(
    name="statistics-bureau-cpi",
    publisher="Statistics Bureau of Japan",
    credit="Source: Statistics Bureau of Japan, Consumer Price Index (e-Stat); this service uses the e-Stat API",
    licence="free to use with the source named",
    file=Long("japan_macro_long"),
    requests=requests,
    read=read,
    series={
        name: Described("index 2020=100", 15.0, 300.0, days_later(55), ("2023-01-01", value))
        for name, value in KNOWN.items()
    },
    stale=90,
    key=KEY,
)
