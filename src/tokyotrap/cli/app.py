"""The command `tokyotrap`: every command by its name."""

import sys
from typing import Annotated

import typer

from tokyotrap import __version__
from tokyotrap.cli.compare import compare
from tokyotrap.cli.condition import condition
from tokyotrap.cli.data import data_app
from tokyotrap.cli.doctor import doctor
from tokyotrap.cli.doubt import doubt
from tokyotrap.cli.explain import explain
from tokyotrap.cli.facts import facts_app
from tokyotrap.cli.fragility import fragility
from tokyotrap.cli.frontier import frontier
from tokyotrap.cli.outcome import settle
from tokyotrap.cli.price import price
from tokyotrap.cli.replay import replay
from tokyotrap.cli.reverse import reverse
from tokyotrap.cli.run import run
from tokyotrap.cli.score import score
from tokyotrap.cli.sensitivity import sensitivity
from tokyotrap.cli.trap import trap

app = typer.Typer(
    name="tokyotrap",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help comes at once; boxes take a tenth of a second more
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Exit status: 0 fine, 2 usage, 3 input that cannot be used, 4 a --fail-if gate tripped, "
    "5 incomplete run or failed download, 130 interrupted.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tokyotrap {__version__}")
        raise typer.Exit


@app.callback()
def tokyotrap(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """Stress testing, scenarios and odds for the world's bond markets if Tokyo is trapped."""


app.command()(run)
app.command()(trap)
app.command()(replay)
app.command()(compare)
app.command()(explain)
app.command()(condition)
app.command()(score)
app.command()(doubt)
app.command()(reverse)
app.command()(frontier)
app.command()(sensitivity)
app.command()(fragility)
app.add_typer(facts_app)
app.add_typer(data_app)
app.command()(price)
app.command()(doctor)


def main() -> None:
    """Run the command line; every outcome becomes words on stderr and an exit status."""
    sys.exit(settle(app))
