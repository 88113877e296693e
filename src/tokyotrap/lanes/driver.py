"""The driver: LLVM assembly of the loops around a day of one row of paths, and of what is done with its results."""

from dataclasses import dataclass

from tokyotrap.lanes.control import Control
from tokyotrap.lanes.emit import SIGNATURE

BINS = 512
"""Bins of a histogram."""

TOGETHER = 4
"""Rows on which a part of the day is done before the next part, so that its instructions are fetched once for them."""


@dataclass(frozen=True)
class Sizes:
    """How much there is of everything, in vectors, and in numbers for the table of the day; `parts` make up a day."""

    lanes: int
    state: int
    sums: int
    watched: int
    scratch: int
    daily: int
    parts: int

    @property
    def vector(self) -> str:
        """The type of a vector of numbers."""
        return f"<{self.lanes} x float>"

    @property
    def whole(self) -> str:
        """The type of a vector of whole numbers."""
        return f"<{self.lanes} x i32>"


def driver(sizes: Sizes, control: Control, attributes: str) -> str:
    """Assembly: `run` advances rows of paths over days and keeps or drops what is watched, `count` counts what was."""
    body = "\n".join([_keep(sizes), _total(sizes), _run(sizes, control), _count(sizes)])
    body = body.replace(" #0 {", f" {attributes} {{")
    return "\n".join([_declared(sizes), control.declared, body])


def _declared(z: Sizes) -> str:
    """What the loops call."""
    parts = "\n".join(f"declare void @day.{part}({SIGNATURE})" for part in range(z.parts))
    return f"""{parts}
declare float @llvm.vector.reduce.fadd.v{z.lanes}f32(float, {z.vector})
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)"""


def _keep(z: Sizes) -> str:
    """What is watched of one row on one day, put away."""
    return f"""
define void @keep(ptr noalias %watched, ptr noalias %kept, i64 %apart) #0 {{
entry:
  br label %loop
loop:
  %w = phi i64 [0, %entry], [%w.next, %loop]
  %v.at = getelementptr {z.vector}, ptr %watched, i64 %w
  %v = load {z.vector}, ptr %v.at, align 64
  %off = mul i64 %w, %apart
  %to = getelementptr float, ptr %kept, i64 %off
  store {z.vector} %v, ptr %to, align 4
  %w.next = add i64 %w, 1
  %w.done = icmp eq i64 %w.next, {z.watched}
  br i1 %w.done, label %out, label %loop
out:
  ret void
}}
"""


def _total(z: Sizes) -> str:
    """Sums of one day over the lanes, in double precision."""
    return f"""
define void @total(ptr noalias %sums, ptr noalias %totals) #0 {{
entry:
  br label %loop
loop:
  %k = phi i64 [0, %entry], [%k.next, %loop]
  %v.at = getelementptr {z.vector}, ptr %sums, i64 %k
  %v = load {z.vector}, ptr %v.at, align 64
  %one = call reassoc float @llvm.vector.reduce.fadd.v{z.lanes}f32(float 0.0, {z.vector} %v)
  %wide = fpext float %one to double
  %to = getelementptr double, ptr %totals, i64 %k
  %so.far = load double, ptr %to, align 8
  %then = fadd double %so.far, %wide
  store double %then, ptr %to, align 8
  %k.next = add i64 %k, 1
  %k.done = icmp eq i64 %k.next, {z.sums}
  br i1 %k.done, label %out, label %loop
out:
  ret void
}}
"""


def _run(z: Sizes, control: Control) -> str:
    """Days, and on each day groups of rows; days of what is kept are `days.apart` numbers apart, its series `apart`."""
    pointers = ", ".join(f"ptr noalias %{p}" for p in ("state", "totals", "kept", "work", "once", "daily"))
    numbers = ", ".join(f"i64 %{n}" for n in ("first", "last", "rows", "days.apart", "apart", "keeping"))
    return f"""
define void @run({pointers}, {numbers}) #0 {{
entry:
  %sums = getelementptr {z.vector}, ptr %work, i64 0
  %own = getelementptr {z.vector}, ptr %work, i64 {z.sums}
  %some = icmp ne i64 %keeping, 0
{control.begin}
  br label %day
day:
  %d = phi i64 [%first, %entry], [%d.next, %day.done]
  call void @llvm.memset.p0.i64(ptr align 64 %sums, i8 0, i64 {z.sums * z.lanes * 4}, i1 false)
  %t.off = mul i64 %d, {z.daily}
  %today = getelementptr float, ptr %daily, i64 %t.off
  %since = sub i64 %d, %first
  %k.off = mul i64 %since, %days.apart
  %k.day = getelementptr float, ptr %kept, i64 %k.off
  br label %group
group:
  %g = phi i64 [0, %day], [%g.next, %group.done]
  %left = sub i64 %rows, %g
  %few = icmp ult i64 %left, {TOGETHER}
  %many = select i1 %few, i64 %left, i64 {TOGETHER}
  br label %part.0
{_parts(z)}
{_put_away(z)}
group.done:
  %g.next = add i64 %g, %many
  %g.done = icmp eq i64 %g.next, %rows
  br i1 %g.done, label %day.done, label %group
day.done:
{_summed(z)}
  %d.next = add i64 %d, 1
  %d.end = icmp eq i64 %d.next, %last
  br i1 %d.end, label %out, label %day
out:
{control.end}
  ret void
}}
"""


def _parts(z: Sizes) -> str:
    """Each part of the day, done on the rows of a group before the next part."""
    return "\n".join(
        f"""part.{p}:
  br label %loop.{p}
loop.{p}:
  %r{p} = phi i64 [0, %part.{p}], [%next{p}, %loop.{p}]
  %at{p} = add i64 %g, %r{p}
  %off{p} = mul i64 %at{p}, {z.state}
  %here{p} = getelementptr {z.vector}, ptr %state, i64 %off{p}
  %mine{p} = mul i64 %r{p}, {z.watched + z.scratch}
  %watched{p} = getelementptr {z.vector}, ptr %own, i64 %mine{p}
  %scratch{p} = getelementptr {z.vector}, ptr %watched{p}, i64 {z.watched}
  call void @day.{p}(ptr %here{p}, ptr %sums, ptr %watched{p}, ptr %scratch{p}, ptr %once, ptr %today)
  %next{p} = add i64 %r{p}, 1
  %done{p} = icmp eq i64 %next{p}, %many
  br i1 %done{p}, label %part.{p + 1}, label %loop.{p}"""
        for p in range(z.parts)
    )


def _put_away(z: Sizes) -> str:
    """What was watched of the rows of a group, kept if asked."""
    return f"""part.{z.parts}:
  br i1 %some, label %row, label %group.done
row:
  %r = phi i64 [0, %part.{z.parts}], [%r.next, %row]
  %row.at = add i64 %g, %r
  %o.off = mul i64 %r, {z.watched + z.scratch}
  %seen = getelementptr {z.vector}, ptr %own, i64 %o.off
  %p.off = mul i64 %row.at, {z.lanes}
  %k.row = getelementptr float, ptr %k.day, i64 %p.off
  call void @keep(ptr %seen, ptr %k.row, i64 %apart)
  %r.next = add i64 %r, 1
  %r.done = icmp eq i64 %r.next, %many
  br i1 %r.done, label %group.done, label %row"""


def _summed(z: Sizes) -> str:
    """The sums of a day, if there are any."""
    if not z.sums:
        return ""
    return f"""  %s.day = mul i64 %since, {z.sums}
  %s.to = getelementptr double, ptr %totals, i64 %s.day
  call void @total(ptr %sums, ptr %s.to)"""


def _count(z: Sizes) -> str:
    """Histograms of what was kept, series by series, of the first so many paths of each; they fill whole vectors."""
    pointers = ", ".join(f"ptr noalias %{p}" for p in ("kept", "bins", "counts"))
    return f"""
define void @count({pointers}, i64 %series, i64 %apart, i64 %paths) #0 {{
entry:
  br label %outer
outer:
  %w = phi i64 [0, %entry], [%w.next, %outer.done]
  %from = mul i64 %w, %apart
  %b2 = shl i64 %w, 1
  %low.at = getelementptr float, ptr %bins, i64 %b2
  %low = load float, ptr %low.at, align 4
  %b3 = or i64 %b2, 1
  %per.at = getelementptr float, ptr %bins, i64 %b3
  %per = load float, ptr %per.at, align 4
  %low.1 = insertelement {z.vector} poison, float %low, i32 0
  %low.v = shufflevector {z.vector} %low.1, {z.vector} poison, {z.whole} zeroinitializer
  %per.1 = insertelement {z.vector} poison, float %per, i32 0
  %per.v = shufflevector {z.vector} %per.1, {z.vector} poison, {z.whole} zeroinitializer
  %slot = mul i64 %w, {BINS}
  %mine = getelementptr i32, ptr %counts, i64 %slot
  br label %loop
loop:
  %p = phi i64 [0, %outer], [%p.next, %loop]
  %v.off = add i64 %from, %p
  %v.at = getelementptr float, ptr %kept, i64 %v.off
  %v = load {z.vector}, ptr %v.at, align 4
{_binned(z)}
  %p.next = add i64 %p, {z.lanes}
  %p.done = icmp eq i64 %p.next, %paths
  br i1 %p.done, label %outer.done, label %loop
outer.done:
  %w.next = add i64 %w, 1
  %w.done = icmp eq i64 %w.next, %series
  br i1 %w.done, label %out, label %outer
out:
  ret void
}}
"""


def _binned(z: Sizes) -> str:
    """The vector %v counted; what lies beyond goes to the first or the last bin, what is no number to the first."""
    top = f"<{', '.join([f'float {BINS - 1}.0'] * z.lanes)}>"
    adds = "\n".join(
        f"""  %at{k} = extractelement {z.whole} %place, i32 {k}
  %to{k} = getelementptr i32, ptr %mine, i32 %at{k}
  %n{k} = load i32, ptr %to{k}, align 4
  %m{k} = add i32 %n{k}, 1
  store i32 %m{k}, ptr %to{k}, align 4"""
        for k in range(z.lanes)
    )
    return f"""  %since.low = fsub {z.vector} %v, %low.v
  %along = fmul {z.vector} %since.low, %per.v
  %above = fcmp ogt {z.vector} %along, zeroinitializer
  %from.low = select <{z.lanes} x i1> %above, {z.vector} %along, {z.vector} zeroinitializer
  %below = fcmp olt {z.vector} %from.low, {top}
  %inside = select <{z.lanes} x i1> %below, {z.vector} %from.low, {z.vector} {top}
  %place = fptosi {z.vector} %inside to {z.whole}
{adds}"""
