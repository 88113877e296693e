"""The driver of an adjoint: LLVM assembly of the loops over days, forth with every evening kept, and back."""

from dataclasses import dataclass

from tokyotrap.lanes.control import Control
from tokyotrap.lanes.emit import SIGNATURE


@dataclass(frozen=True)
class Room:
    """How much there is of everything, in vectors, and in numbers for the table of the day.

    Attributes:
        lanes: paths in a row.
        path: numbers of a path.
        state: of what is carried: the path, and going back what is answered to it.
        sums: parameters answered to.
        daily: numbers given every day.
        parts: functions that make up a day.
    """

    lanes: int
    path: int
    state: int
    sums: int
    daily: int
    parts: int


def loops(room: Room, control: Control, attributes: str, *, back: bool) -> str:
    """`walk` takes rows of paths over days; forth, each evening before a day is kept if asked; back, it is given.

    Rows are taken one after the other, each over all days, so that what it keeps stays in the cache.
    """
    declared = "\n".join(f"declare void @day.{part}({SIGNATURE})" for part in range(room.parts))
    pointers = ("state", "sums", "kept", "scratch", "once", "daily")
    arguments = ", ".join([*(f"ptr %{p}" for p in pointers), "i64 %first", "i64 %last", "i64 %rows", "i64 %keep"])
    return f"""{declared}
{control.declared}
declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)

define void @walk({arguments}) {attributes} {{
entry:
  %span = sub i64 %last, %first
  %till = add i64 %last, 0
  %some = icmp ne i64 %keep, 0
{control.begin}
  br label %row
{_rows(room, back=back)}
out:
{control.end}
  ret void
}}
"""


def _rows(room: Room, *, back: bool) -> str:
    """Rows one after the other, each over all days, with its evenings copied there or from there."""
    vector = f"<{room.lanes} x float>"
    calls = "\n".join(
        f"  call void @day.{part}(ptr %here, ptr %added, ptr %scratch, ptr %scratch, ptr %once, ptr %today)"
        for part in range(room.parts)
    )
    size, ends = room.path * room.lanes * 4, "ptr align 64 %here, ptr align 64 %evening"
    moved = ends if back else "ptr align 64 %evening, ptr align 64 %here"
    day = "%d = sub i64 %till, %n.next" if back else "%d = add i64 %first, %n"
    return f"""row:
  %r = phi i64 [0, %entry], [%r.next, %row.done]
  %s.off = mul i64 %r, {room.state}
  %here = getelementptr {vector}, ptr %state, i64 %s.off
  %a.off = mul i64 %r, {room.sums}
  %added = getelementptr {vector}, ptr %sums, i64 %a.off
  %k.row = mul i64 %r, %span
  br label %day
day:
  %n = phi i64 [0, %row], [%n.next, %done]
  %n.next = add i64 %n, 1
  {day}
  %since = sub i64 %d, %first
  %k.day = add i64 %k.row, %since
  %k.off = mul i64 %k.day, {room.path}
  %evening = getelementptr {vector}, ptr %kept, i64 %k.off
  %t.off = mul i64 %d, {room.daily}
  %today = getelementptr float, ptr %daily, i64 %t.off
  br i1 %some, label %move, label %done
move:
  call void @llvm.memcpy.p0.p0.i64({moved}, i64 {size}, i1 false)
  br label %done
done:
{calls}
  %n.end = icmp eq i64 %n.next, %span
  br i1 %n.end, label %row.done, label %day
row.done:
  %r.next = add i64 %r, 1
  %r.end = icmp eq i64 %r.next, %rows
  br i1 %r.end, label %out, label %row"""
