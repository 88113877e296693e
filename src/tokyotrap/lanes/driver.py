"""The driver: LLVM assembly of the loops around a day of one row of paths, and of what is done with its results."""

from dataclasses import dataclass

BINS = 512
"""Bins of a histogram; one more takes what does not count."""


TOGETHER = 4
"""Rows on which a part of the day is done before the next part, so that its instructions are fetched once for them."""


@dataclass(frozen=True)
class Sizes:
    """How much there is of everything, in vectors, and in numbers for the tables."""

    lanes: int
    state: int
    sums: int
    watched: int
    scratch: int
    once: int
    daily: int
    weight: int
    parts: int
    control: bool


def driver(sizes: Sizes, signature: str, attributes: str) -> str:
    """Declarations and loops: `run` advances rows of paths over days and tallies, keeps, or drops what is watched."""
    z = sizes
    vector, whole, row = f"<{z.lanes} x float>", f"<{z.lanes} x i32>", z.lanes * 4
    declared = "\n".join(f"declare void @day.{part}({signature})" for part in range(z.parts))
    steps = f"<{', '.join(f'i64 {k}' for k in range(z.lanes))}>"
    added = "" if not z.sums else f"""  %s.day = mul i64 %since, {z.sums}
  %s.to = getelementptr double, ptr %totals, i64 %s.day
  call void @total(ptr %sums, ptr %s.to)"""
    begin, end = (_TINY_OFF, _TINY_AS_BEFORE) if z.control else ("", "")
    declared += _CONTROL if z.control else ""
    recounted = "ptr noalias %kept, ptr noalias %bins, ptr noalias %counts0, "
    recounted += "i64 %series, i64 %paths, i64 %counting"
    pointers = ("state", "totals", "kept", "counts", "bins", "work", "once", "daily")
    whole_numbers = ("first", "last", "rows", "days.apart", "apart", "mode")
    arguments = ", ".join([*(f"ptr noalias %{p}" for p in pointers), *(f"i64 %{n}" for n in whole_numbers)])
    return f"""{declared}
declare float @llvm.vector.reduce.fadd.v{z.lanes}f32(float, {vector})
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)

define void @tally(ptr noalias %watched, ptr noalias %bins, ptr noalias %counts0, ptr noalias %here) {attributes} {{
entry:
  %w.at = getelementptr {vector}, ptr %here, i64 {z.weight}
  %weight = load {vector}, ptr %w.at, align 64
  %counted = fcmp one {vector} %weight, zeroinitializer
  br label %loop
loop:
  %w = phi i64 [0, %entry], [%w.next, %loop]
  %v.at = getelementptr {vector}, ptr %watched, i64 %w
  %v = load {vector}, ptr %v.at, align 64
{_bin(z.lanes)}
  %w.next = add i64 %w, 1
  %w.done = icmp eq i64 %w.next, {z.watched}
  br i1 %w.done, label %out, label %loop
out:
  ret void
}}

define void @recount({recounted}) {attributes} {{
entry:
  br label %outer
outer:
  %w = phi i64 [0, %entry], [%w.next, %outer.done]
  %from = mul i64 %w, %paths
  br label %loop
loop:
  %p = phi i64 [0, %outer], [%p.next, %loop]
  %v.off = add i64 %from, %p
  %v.at = getelementptr float, ptr %kept, i64 %v.off
  %v = load {vector}, ptr %v.at, align 4
  %p.1 = insertelement <{z.lanes} x i64> poison, i64 %p, i32 0
  %p.v = shufflevector <{z.lanes} x i64> %p.1, <{z.lanes} x i64> poison, {whole} zeroinitializer
  %p.i = add <{z.lanes} x i64> %p.v, {steps}
  %n.1 = insertelement <{z.lanes} x i64> poison, i64 %counting, i32 0
  %n.v = shufflevector <{z.lanes} x i64> %n.1, <{z.lanes} x i64> poison, {whole} zeroinitializer
  %counted = icmp slt <{z.lanes} x i64> %p.i, %n.v
{_bin(z.lanes)}
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

define void @keep(ptr noalias %watched, ptr noalias %kept, i64 %apart) {attributes} {{
entry:
  br label %loop
loop:
  %w = phi i64 [0, %entry], [%w.next, %loop]
  %v.at = getelementptr {vector}, ptr %watched, i64 %w
  %v = load {vector}, ptr %v.at, align 64
  %off = mul i64 %w, %apart
  %to = getelementptr float, ptr %kept, i64 %off
  store {vector} %v, ptr %to, align 4
  %w.next = add i64 %w, 1
  %w.done = icmp eq i64 %w.next, {z.watched}
  br i1 %w.done, label %out, label %loop
out:
  ret void
}}

define void @total(ptr noalias %sums, ptr noalias %totals) {attributes} {{
entry:
  br label %loop
loop:
  %k = phi i64 [0, %entry], [%k.next, %loop]
  %v.at = getelementptr {vector}, ptr %sums, i64 %k
  %v = load {vector}, ptr %v.at, align 64
  %one = call reassoc float @llvm.vector.reduce.fadd.v{z.lanes}f32(float 0.0, {vector} %v)
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

define void @run({arguments}) {attributes} {{
entry:
  %sums = getelementptr {vector}, ptr %work, i64 0
  %own = getelementptr {vector}, ptr %work, i64 {z.sums}
{begin}
  br label %day
day:
  %d = phi i64 [%first, %entry], [%d.next, %day.done]
  call void @llvm.memset.p0.i64(ptr align 64 %sums, i8 0, i64 {z.sums * row}, i1 false)
  %t.off = mul i64 %d, {z.daily}
  %today = getelementptr float, ptr %daily, i64 %t.off
  %since = sub i64 %d, %first
  %k.off = mul i64 %since, %days.apart
  %k.day = getelementptr float, ptr %kept, i64 %k.off
  %c.off = mul i64 %d, {z.watched * (BINS + 1)}
  %c.day = getelementptr i32, ptr %counts, i64 %c.off
  %b.off = mul i64 %d, {2 * z.watched}
  %b.day = getelementptr float, ptr %bins, i64 %b.off
  br label %group
group:
  %g = phi i64 [0, %day], [%g.next, %group.done]
  %left = sub i64 %rows, %g
  %few = icmp ult i64 %left, {TOGETHER}
  %many = select i1 %few, i64 %left, i64 {TOGETHER}
  br label %part.0
{_parts(z)}
done.rows:
  %r = phi i64 [0, %part.{z.parts}], [%r.next, %row.done]
  %row.at = add i64 %g, %r
  %s.off = mul i64 %row.at, {z.state}
  %here = getelementptr {vector}, ptr %state, i64 %s.off
  %o.off = mul i64 %r, {z.watched + z.scratch}
  %seen = getelementptr {vector}, ptr %own, i64 %o.off
  switch i64 %mode, label %row.done [i64 1, label %keeping i64 2, label %tallying]
keeping:
  %p.off = mul i64 %row.at, {z.lanes}
  %k.row = getelementptr float, ptr %k.day, i64 %p.off
  call void @keep(ptr %seen, ptr %k.row, i64 %apart)
  br label %row.done
tallying:
  call void @tally(ptr %seen, ptr %b.day, ptr %c.day, ptr %here)
  br label %row.done
row.done:
  %r.next = add i64 %r, 1
  %r.done = icmp eq i64 %r.next, %many
  br i1 %r.done, label %group.done, label %done.rows
group.done:
  %g.next = add i64 %g, %many
  %g.done = icmp eq i64 %g.next, %rows
  br i1 %g.done, label %day.done, label %group
day.done:
{added}
  %d.next = add i64 %d, 1
  %d.end = icmp eq i64 %d.next, %last
  br i1 %d.end, label %out, label %day
out:
{end}
  ret void
}}
"""


_CONTROL = """
declare void @llvm.x86.sse.stmxcsr(ptr)
declare void @llvm.x86.sse.ldmxcsr(ptr)
"""
_TINY_OFF = """  %control = alloca i32
  %control.new = alloca i32
  call void @llvm.x86.sse.stmxcsr(ptr %control)
  %control.was = load i32, ptr %control
  %control.set = or i32 %control.was, 32832
  store i32 %control.set, ptr %control.new
  call void @llvm.x86.sse.ldmxcsr(ptr %control.new)"""
_TINY_AS_BEFORE = "  call void @llvm.x86.sse.ldmxcsr(ptr %control)"
"""On Intel's processors: numbers too small for full precision count as zero, which spares hundreds of cycles each."""


def _parts(z: Sizes) -> str:
    """Assembly that does each part of the day on the rows of a group before the next part."""
    vector = f"<{z.lanes} x float>"
    return "\n".join(
        f"""part.{p}:
  br label %loop.{p}
loop.{p}:
  %r{p} = phi i64 [0, %part.{p}], [%next{p}, %loop.{p}]
  %at{p} = add i64 %g, %r{p}
  %off{p} = mul i64 %at{p}, {z.state}
  %here{p} = getelementptr {vector}, ptr %state, i64 %off{p}
  %mine{p} = mul i64 %r{p}, {z.watched + z.scratch}
  %watched{p} = getelementptr {vector}, ptr %own, i64 %mine{p}
  %scratch{p} = getelementptr {vector}, ptr %watched{p}, i64 {z.watched}
  call void @day.{p}(ptr %here{p}, ptr %sums, ptr %watched{p}, ptr %scratch{p}, ptr %once, ptr %today)
  %next{p} = add i64 %r{p}, 1
  %done{p} = icmp eq i64 %next{p}, %many
  br i1 %done{p}, label %part.{p + 1}, label %loop.{p}"""
        for p in range(z.parts)
    ) + f"\npart.{z.parts}:\n  br label %done.rows"


def _bin(lanes: int) -> str:
    """Assembly that counts %v of the lanes %counted in the histogram of series %w, of others in the last bin."""
    vector, whole = f"<{lanes} x float>", f"<{lanes} x i32>"
    top, beyond = (f"<{', '.join([each] * lanes)}>" for each in (f"float {BINS - 1}.0", f"i32 {BINS}"))
    adds = "\n".join(
        f"""  %at{k} = extractelement {whole} %place, i32 {k}
  %to{k} = getelementptr i32, ptr %counts, i32 %at{k}
  %n{k} = load i32, ptr %to{k}, align 4
  %m{k} = add i32 %n{k}, 1
  store i32 %m{k}, ptr %to{k}, align 4"""
        for k in range(lanes)
    )
    return f"""  %b2 = shl i64 %w, 1
  %low.at = getelementptr float, ptr %bins, i64 %b2
  %low = load float, ptr %low.at, align 4
  %b3 = or i64 %b2, 1
  %per.at = getelementptr float, ptr %bins, i64 %b3
  %per = load float, ptr %per.at, align 4
  %low.1 = insertelement {vector} poison, float %low, i32 0
  %low.v = shufflevector {vector} %low.1, {vector} poison, {whole} zeroinitializer
  %per.1 = insertelement {vector} poison, float %per, i32 0
  %per.v = shufflevector {vector} %per.1, {vector} poison, {whole} zeroinitializer
  %since.low = fsub {vector} %v, %low.v
  %along = fmul {vector} %since.low, %per.v
  %c0 = fcmp ogt {vector} %along, zeroinitializer
  %a0 = select <{lanes} x i1> %c0, {vector} %along, {vector} zeroinitializer
  %c1 = fcmp olt {vector} %a0, {top}
  %a1 = select <{lanes} x i1> %c1, {vector} %a0, {vector} {top}
  %i = fptosi {vector} %a1 to {whole}
  %place = select <{lanes} x i1> %counted, {whole} %i, {whole} {beyond}
  %slot = mul i64 %w, {BINS + 1}
  %counts = getelementptr i32, ptr %counts0, i64 %slot
{adds}"""
