"""The machine: LLVM turns assembly into code for this processor, and keeps it for the next time."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import llvmlite.binding as llvm

SPEED = 2
"""How hard LLVM tries; 3 takes longer and gains nothing here."""

NAMED = ("sqrt", "floor", "fabs")
"""Functions of vectors that LLVM knows."""

KEPT = 64
"""Compiled loops kept on disk; the oldest go first."""

llvm.initialize_native_target()
llvm.initialize_native_asmprinter()


class Machine:
    """This processor: how many lanes its vectors have, and a compiler for it."""

    def __init__(self) -> None:
        features = llvm.get_host_cpu_features()
        self.lanes = 16 if features.get("avx512f") else 8
        self.control = llvm.get_default_triple().startswith(("x86_64", "i686"))
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

    def objects(self, texts: Sequence[str], folder: Path | None) -> list[bytes]:
        """Machine code of some modules, from the folder if it was compiled before."""
        digest = hashlib.blake2b("\0".join([self.name, *texts]).encode(), digest_size=16).hexdigest()
        file = None if folder is None else folder / f"{digest}.lanes"
        found = _read(file, len(texts))
        if found is None:
            found = [self._compiled(text) for text in texts]
            _write(file, found)
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


def _read(file: Path | None, count: int) -> list[bytes] | None:
    """What was kept, if it is whole: a checksum, then each part after its length."""
    if file is None:
        return None
    with contextlib.suppress(OSError):
        whole = file.read_bytes()
        if hashlib.blake2b(whole[16:], digest_size=16).digest() != whole[:16]:
            return None
        with contextlib.suppress(OSError):
            os.utime(file)
        found, at = [], 16
        for _ in range(count):
            length = int.from_bytes(whole[at : at + 8], "little")
            found.append(whole[at + 8 : at + 8 + length])
            at += 8 + length
        return found
    return None


def _write(file: Path | None, objects: Sequence[bytes]) -> None:
    """Keep compiled code, whole or not at all; a folder that cannot be written is no error."""
    if file is None:
        return
    whole = b"".join(len(each).to_bytes(8, "little") + each for each in objects)
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "wb") as to:
            to.write(hashlib.blake2b(whole, digest_size=16).digest() + whole)
        Path(name).replace(file)
        for old in sorted(file.parent.glob("*.lanes"), key=lambda each: each.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
