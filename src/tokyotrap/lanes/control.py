"""The processor's control word: numbers too small for full precision count as zero while a loop runs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Control:
    """LLVM assembly: declarations, what a loop begins with, and what it ends with."""

    declared: str
    begin: str
    end: str


INTEL = Control(
    """
declare void @llvm.x86.sse.stmxcsr(ptr)
declare void @llvm.x86.sse.ldmxcsr(ptr)
""",
    """  %control = alloca i32
  %control.new = alloca i32
  call void @llvm.x86.sse.stmxcsr(ptr %control)
  %control.was = load i32, ptr %control
  %control.set = or i32 %control.was, 32832
  store i32 %control.set, ptr %control.new
  call void @llvm.x86.sse.ldmxcsr(ptr %control.new)""",
    "  call void @llvm.x86.sse.ldmxcsr(ptr %control)",
)
"""Flush to zero and denormals are zero, which spares hundreds of cycles for each such number; then as it was."""

NONE = Control("", "", "")
"""On other processors, whose vectors do not slow down for them."""
