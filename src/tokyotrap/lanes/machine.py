"""The machine: LLVM turns assembly into code for this processor, and keeps it for the next time."""

import hashlib
from collections.abc import Sequence

import llvmlite.binding as llvm

from tokyotrap.kept import Shelf
from tokyotrap.lanes.control import INTEL, NONE

SPEED = 2
"""How hard LLVM tries; 3 takes longer and gains nothing here."""

LANES = 16
"""Paths in a row: one vector of AVX-512, two of AVX2. One number everywhere keeps sums in one order, so that results do
not hang on the processor; with AVX2 it is a little quicker than eight."""

NAMED = ("sqrt", "floor", "fabs")
"""Functions of vectors that LLVM knows."""

llvm.initialize_native_target()
llvm.initialize_native_asmprinter()


class Machine:
    """This processor, and a compiler for it."""

    def __init__(self) -> None:
        features = llvm.get_host_cpu_features()
        self.lanes = LANES
        self.control = INTEL if llvm.get_default_triple().startswith(("x86_64", "i686")) else NONE
        self.processor = llvm.get_host_cpu_name()
        self.name = f"{self.processor} {features.flatten()} {'.'.join(map(str, llvm.llvm_version_info))}"
        self.target = self._target()

    def _target(self) -> llvm.TargetMachine:
        """A compiler; an engine owns the one it is given and takes it along when it goes."""
        features = llvm.get_host_cpu_features().flatten()
        target = llvm.Target.from_default_triple()
        return target.create_target_machine(cpu=llvm.get_host_cpu_name(), features=features, opt=SPEED, jit=True)

    @property
    def attributes(self) -> str:
        """Of every function: vectors as wide as the processor's are used as they are."""
        width = self.lanes * 32
        return f'nounwind "prefer-vector-width"="{width}" "min-legal-vector-width"="{width}"'

    def objects(self, texts: Sequence[str], shelf: Shelf | None) -> list[bytes]:
        """Machine code of some modules, from the shelf if it was compiled before."""
        key = hashlib.blake2b("\0".join([self.name, *texts]).encode(), digest_size=16).hexdigest()
        body = None if shelf is None else shelf.find(key)
        if body is not None:
            return _apart(body)
        found = [self._compiled(text) for text in texts]
        if shelf is not None:
            shelf.keep(key, _together(found))
        return found

    def _compiled(self, text: str) -> bytes:
        vector = f"<{self.lanes} x float>"
        known = "\n".join(f"declare {vector} @llvm.{name}.v{self.lanes}f32({vector})" for name in NAMED)
        known += f"\ndeclare {vector} @llvm.fmuladd.v{self.lanes}f32({vector}, {vector}, {vector})"
        module = llvm.parse_assembly(f"{known}\n{text}")
        options = llvm.create_pipeline_tuning_options(speed_level=SPEED)
        options.slp_vectorization = options.loop_vectorization = options.loop_unrolling = False
        builder = llvm.create_pass_builder(self.target, options)
        builder.getModulePassManager().run(module, builder)
        return bytes(self.target.emit_object(module))

    def loaded(self, objects: Sequence[bytes]) -> llvm.ExecutionEngine:
        """Code in memory; it lives as long as what is returned."""
        engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), self._target())
        for each in objects:
            engine.add_object_file(llvm.ObjectFileRef.from_data(each))
        engine.finalize_object()
        return engine


def _together(objects: Sequence[bytes]) -> bytes:
    """Each after its length."""
    return b"".join(len(each).to_bytes(8, "little") + each for each in objects)


def _apart(body: bytes) -> list[bytes]:
    found, at = [], 0
    while at < len(body):
        length = int.from_bytes(body[at : at + 8], "little")
        found.append(body[at + 8 : at + 8 + length])
        at += 8 + length
    return found
