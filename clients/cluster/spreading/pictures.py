"""A sweep's folder: which pictures are there, whole and of this run, and writing them whole or not at all."""

from __future__ import annotations

import json
import os
import struct
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional, Set

from tench import png

# What says on which processor a picture was made rather than which one it is.
OF_THE_MACHINE = frozenset({"kernels", "methods", "server"})
SHARDS = "run.*of*.json"  # the records that shards leave; the whole's is run.json


class Plan(NamedTuple):
    """What a run is to make: its manifest as one machine's run has it, and its pictures' titles in their order."""

    manifest: Mapping[str, Any]
    titles: List[str]


class AnotherRun(Exception):
    """What is in the folder was made by another run, which nobody wants to see overwritten."""


def texts(file: bytes) -> Dict[str, str]:
    """A PNG file's texts by their keywords; `ValueError` of a file that is damaged or cut off anywhere."""
    if not file.startswith(png.SIGNATURE):
        raise ValueError("no PNG file")
    found, kind = {}, b""
    try:
        for kind, data in png.chunks(file):
            if kind == b"tEXt":
                keyword, _, text = data.partition(b"\0")
                found[keyword.decode("latin1")] = text.decode("latin1")
            elif kind == b"iTXt":
                keyword, _, rest = data.partition(b"\0")
                if rest[:1] == b"\0":  # uncompressed, as ours are
                    found[keyword.decode("latin1")] = rest[2:].split(b"\0", 2)[2].decode()
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ValueError(f"a damaged PNG file: {error}") from error
    if kind != b"IEND":
        raise ValueError("the PNG file is cut off")
    return found


def difference(found: Mapping[str, Any], wanted: Mapping[str, Any], *, mixed: bool = False) -> Optional[str]:
    """The first member in which what two manifests make differs, in words; how a run was asked for makes no difference."""
    for name in found.keys() | wanted.keys():
        if name == "arguments" or mixed and name in OF_THE_MACHINE:
            continue
        if found.get(name) != wanted.get(name):
            return f"its {name} is {json.dumps(found.get(name))}, asked for is {json.dumps(wanted.get(name))}"
    return None


def kept(folder: Path, plan: Plan, *, mixed: bool) -> Set[str]:
    """The titles of the pictures that are there, whole and of this run.

    Damaged files count as missing, and are written again. A picture of another run is `AnotherRun`.
    """
    titles = set()
    for path in folder.glob("*.png"):
        try:
            found = texts(path.read_bytes())
            title, manifest = found["Title"], json.loads(found["tench"])
        except (ValueError, KeyError):  # damaged, somebody else's, or a sheet, which has no title
            continue
        if (told := difference(manifest, plan.manifest, mixed=mixed)) is not None:
            raise AnotherRun(f"{path} is of another run: {told}\n"
                             "Take another --out, or leave out --resume to make all pictures anew.")
        if title in plan.titles:
            titles.add(title)
    return titles


def check(files: Mapping[str, bytes], plan: Plan, wanted: Iterable[str], *, mixed: bool) -> None:
    """Refuses what a worker sent unless it is all of the wanted pictures, each of this run to its last member."""
    missing = set(wanted)
    for name, file in files.items():
        if not name.endswith(".png"):
            continue
        found = texts(file)
        manifest = json.loads(found["tench"])
        if not mixed and manifest != plan.manifest:
            raise ValueError(f"{name} was made by another run: {difference(manifest, plan.manifest) or 'its arguments differ'}")
        if mixed and (told := difference(manifest, plan.manifest, mixed=True)) is not None:
            raise ValueError(f"{name} was made by another run: {told}")
        missing.discard(found.get("Title", ""))
    if missing:
        raise ValueError(f"{len(missing)} pictures did not come, among them {min(missing)}")


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes each file whole or not at all, whatever ends the program meanwhile."""
    for name, content in files.items():
        if os.path.basename(name) != name:
            raise ValueError(f"a worker sent a file named {name!r}")
        beside = folder / f".{name}.{os.getpid()}"
        try:
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.rename(folder / name)
        except BaseException:
            with suppress(OSError):
                beside.unlink()
            raise
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def retold(file: bytes, manifest: Mapping[str, Any]) -> bytes:
    """A picture with another manifest in it, for a sheet of pictures whose own name several processors."""
    parts = [png.SIGNATURE]
    for kind, data in png.chunks(file):
        if kind in (b"iTXt", b"tEXt") and data.startswith(b"tench\0"):
            kind, data = b"iTXt", b"tench\0\0\0\0\0" + json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode()
        parts.append(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))
    return b"".join(parts)


def finished(folder: Path, plan: Plan, *, mixed: bool) -> Dict[str, bytes]:
    """The files of which a worker makes the whole's record and sheet: the pictures and the shards' records."""
    files = {}
    for path in sorted([*folder.glob("*.png"), *folder.glob(SHARDS)]):
        content = path.read_bytes()
        if path.suffix == ".png":
            try:
                found = texts(content)
            except ValueError:
                continue
            if found.get("Title") not in plan.titles or "tench" not in found:
                continue
            content = retold(content, plan.manifest) if mixed else content
        elif mixed:
            record = json.loads(content)
            content = json.dumps({**record, "manifest": plan.manifest}).encode()
        files[path.name] = content
    return files


def tidy(folder: Path) -> None:
    """Takes the shards' records away, once the whole's has all that they say."""
    for path in folder.glob(SHARDS):
        path.unlink()
