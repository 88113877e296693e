"""The command `tokyotrap trap`: a scenario beside both arms of policy."""

from typing import Annotated

import typer

from tokyotrap.cli.progress import progress
from tokyotrap.cli.run import LARGEST_SEED, MOST_DAYS, MOST_PATHS, _library


def trap(  # noqa: PLR0913 - a command has the options people need
    scenario: Annotated[
        str, typer.Argument(autocompletion=_library, help="A name from the library, or the path of a .toml file.")
    ] = "baseline",
    paths: Annotated[int, typer.Option(min=2, max=MOST_PATHS, help="Monte Carlo paths of each arm.")] = 2000,
    days: Annotated[
        int | None, typer.Option(min=1, max=MOST_DAYS, help="Business days, instead of the scenario's horizon.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=LARGEST_SEED, help="Same seed, same numbers.")] = 0,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change a setting in all arms.")
    ] = None,
    hike_to: Annotated[
        str | None, typer.Option(metavar="RATE", help='Where the first arm stops: "1.5 %". A step a meeting.')
    ] = None,
    purchases: Annotated[
        str | None,
        typer.Option(metavar="AMOUNT", help='Bought in the second arm: "2 trillion yen per month".'),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs, and nothing else.")] = False,
) -> None:
    """Hike hard or hold and buy: what each arm costs, beside the scenario itself with the same luck."""
    from tokyotrap import units

    rate = None if hike_to is None else units.read(hike_to, "%")
    bought = None if purchases is None else units.read(purchases, "JPY tn per month")
    from tokyotrap.results.arms import trap as simulate

    with progress("Simulating") as report:
        found = simulate(
            scenario,
            paths=paths,
            days=days,
            seed=seed,
            overrides=tuple(changes or ()),
            hike_to=rate,
            purchases=bought,
            progress=report,
        )
    if as_json:
        import json

        from tokyotrap.results.policy_trap import summary

        typer.echo(json.dumps(summary(found), ensure_ascii=False, allow_nan=False))
        return
    from rich.console import Console

    from tokyotrap.views import policy_trap

    policy_trap.show(found, Console())
