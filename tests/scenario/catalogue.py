"""A small catalogue and a few series to read scenarios against."""

from tokyotrap.model.settings import Setting

LINE = "policy.intervention.defence_line"
SALE = "policy.intervention.reserve_sale"
LADDER = "policy.intervention.ladder"
PACKAGE = "policy.fiscal.package"
WEALTH = "capacity.wealth"
HOLIDAY = "policy.fiscal.food_tax_holiday"
RATE = "policy.monetary.policy_rate"

CATALOGUE = {
    setting.key: setting
    for setting in (
        Setting(LINE, "JPY per USD", "Where words stop.", "value", 140.0, 200.0, 160.0),
        Setting(SALE, "USD bn", "Treasuries to sell.", "order", 0.0, 1.2, 0.0),
        Setting(LADDER, "", "How the yen is defended.", "choice", default="ladder", choices=("ladder", "none")),
        Setting(PACKAGE, "JPY tn", "Size of the package.", "value", 0.0, 100.0, 21.3),
        Setting(HOLIDAY, "years", "Time without tax on food.", "value", 0.0, 10.0, 0.0),
        Setting(WEALTH, "USD bn", "Wealth.", "value", 0.0, 2.0, 0.5, whole_run=True),
        Setting(RATE, "%", "Policy rate.", "value", -0.01, 0.1, 0.0075),
    )
}

SERIES = {
    "usdjpy": "yen per dollar",
    "jgb_10y": "percent",
    "jgb_40y": "percent",
    "ust_10y": "percent",
    "boj_rate": "percent",
    "brent": "dollars a barrel",
    "vix": "index",
}

HEAD = 'title = "Mine"\nstory = "A story."\n'
