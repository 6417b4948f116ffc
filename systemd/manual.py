#!/usr/bin/env python3
"""Writes the programs' man pages and shell completions, all of it from what the programs say of themselves.

manual BIN OUT: for each tench program in BIN, OUT/man1/NAME.1 (tenchd: man8/tenchd.8), OUT/bash/NAME, OUT/zsh/_NAME and
OUT/fish/NAME.fish. tenchctl has a page for each subcommand as well.
"""
import json
import re
import subprocess
import sys
from pathlib import Path

SHELLS = {"bash": "{}", "zsh": "_{}", "fish": "{}.fish"}


def said(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def roff(text):
    """Text as it has to stand in a page: no line of it is taken for a command."""
    lines = text.strip().replace("\\", r"\e").replace("-", r"\-").split("\n")
    return "\n".join(r"\&" + line if line[:1] in ".'" else line for line in lines)


def paragraphs(text):
    return "\n.PP\n".join(roff(part) for part in re.split(r"\n\s*\n", text))


def head(name, section, abstract):
    return [f'.TH {name.upper()} {section} "" "Tench" "Tench"', ".ad l", ".SH NAME", f"{name} \\- {roff(abstract.rstrip('.'))}"]


def tail(name):
    others = "tenchctl(1)" if name == "tenchd" else "tenchd(8), tenchctl(1)"
    return [".SH SEE ALSO", others, ""]


def form(argument):
    """An argument as the synopsis and the list of options have it: its names in bold, its value in italics."""
    value = f"\\fI{roff(argument.get('valueName', 'value'))}\\fR"
    names = [("--" if name["kind"] == "long" else "-") + name["name"] for name in argument.get("names") or []]
    if argument["kind"] == "positional":
        return value
    words = ", ".join(f"\\fB{roff(name)}\\fR" for name in names)
    return words if argument["kind"] == "flag" else f"{words} {value}"


def options(arguments):
    lines = []
    for argument in arguments:
        lines += [".TP", form(argument), paragraphs(argument.get("abstract") or "")]
        if argument.get("defaultValue"):
            lines.append(roff(f"(default: {argument['defaultValue']})"))
        if argument.get("discussion"):
            lines += [".IP", roff(argument["discussion"])]
    return lines


def synopsis(name, command, arguments):
    words = [f"\\fB{roff(name)}\\fR"]
    for argument in arguments:
        word = form(argument) + ("\\ ..." if argument.get("isRepeating") else "")
        words.append(f"[{word}]" if argument.get("isOptional") else word)
    if any(c["commandName"] != "help" for c in command.get("subcommands") or []):
        words.append("\\fIsubcommand\\fR")
    return " ".join(words)


def page(name, command, parents=()):
    arguments = [a for a in command.get("arguments") or [] if a.get("shouldDisplay", True)]
    lines = head("-".join([*parents, name]), 1, command.get("abstract") or "")
    lines += [".SH SYNOPSIS", synopsis(" ".join([*parents, name]), command, arguments)]
    if command.get("discussion"):
        lines += [".SH DESCRIPTION", paragraphs(command["discussion"])]
    if arguments:
        lines += [".SH OPTIONS", *options(arguments)]
    subcommands = [c for c in command.get("subcommands") or [] if c["commandName"] != "help"]
    if subcommands:
        lines.append(".SH SUBCOMMANDS")
        for subcommand in subcommands:
            reference = f"{roff('-'.join([*parents, name, subcommand['commandName']]))}(1)"
            lines += [".TP", f"\\fB{roff(subcommand['commandName'])}\\fR", f"{roff(subcommand.get('abstract') or '')} See {reference}."]
    return "\n".join(lines + tail(name)), subcommands


def write_pages(name, command, folder, parents=()):
    text, subcommands = page(name, command, parents)
    (folder / f"{'-'.join([*parents, name])}.1").write_text(text)
    for subcommand in subcommands:
        write_pages(subcommand["commandName"], subcommand, folder, (*parents, name))


def daemons_options(text):
    """Every option of the daemon's help: its name, its value's name or none, and what is said of it, by the heading it stands under."""
    found, heading = {}, None
    for line in text.split("\n"):
        if re.fullmatch(r"[A-Z]+:", line):
            heading = found.setdefault(line[:-1], [])
        elif match := re.match(r"  (?:-h, )?--([a-z-]+)(?: <(.+?)>)?(?:\s{2,}|$)(.*)", line):
            heading.append([match[1], match[2], match[3]])
        elif line.startswith("   ") and heading:
            heading[-1][2] += " " + line.strip()
    return found


def write_daemon(program, out):
    text = said(program, "--help")
    overview = re.search(r"OVERVIEW: (.*?)\n\nUSAGE", text, re.S)[1]
    first, _, rest = overview.partition("\n\n")
    lines = head("tenchd", 8, " ".join(first.split()))
    lines += [".SH SYNOPSIS", "\\fBtenchd\\fR [\\fIoptions\\fR]", ".SH DESCRIPTION", paragraphs(" ".join(rest.split()))]
    groups = daemons_options(text)
    for heading, rows in groups.items():
        lines.append(f".SH {heading}")
        for name, value, words in rows:
            shown = f"\\fB{roff('--' + name)}\\fR" + (f" \\fI{roff(value)}\\fR" if value else "")
            lines += [".TP", shown, roff(words)]
    lines += [".SH FILES", ".TP", "\\fI/etc/tench/tenchd.conf\\fR", "The service's options, a \\fIname = value\\fR a line."]
    (out / "man8/tenchd.8").write_text("\n".join(lines + tail("tenchd")))
    rows = [row for group in groups.values() for row in group]
    words = " ".join(f"--{name}" for name, _, _ in rows)
    (out / "bash/tenchd").write_text(
        '_tenchd() {\n    case "${COMP_WORDS[COMP_CWORD]}" in\n'
        f'        -*) mapfile -t COMPREPLY < <(compgen -W "{words}" -- "${{COMP_WORDS[COMP_CWORD]}}") ;;\n'
        '        *) mapfile -t COMPREPLY < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}") ;;\n    esac\n}\ncomplete -F _tenchd tenchd\n'
    )
    (out / "zsh/_tenchd").write_text("#compdef tenchd\n_gnu_generic\n")
    quoted = ((name, value, words.strip().replace("\\", "\\\\").replace("'", "\\'")) for name, value, words in rows)
    (out / "fish/tenchd.fish").write_text(
        "".join(f"complete -c tenchd -l {name}{' -r' if value else ''} -d '{words}'\n" for name, value, words in quoted)
    )


def main(folder, out):
    programs = sorted(p for p in Path(folder).iterdir() if re.fullmatch(r"tenchctl|tench-[a-z]+", p.name) and p.is_file())
    for name in ("man1", "man8", *SHELLS):
        (out / name).mkdir(parents=True, exist_ok=True)
    for program in programs:
        if program.name == "tench-fuzz":  # a test
            continue
        tree = json.loads(said(program, "--experimental-dump-help"))
        write_pages(program.name, tree["command"], out / "man1")
        for shell, pattern in SHELLS.items():
            (out / shell / pattern.format(program.name)).write_text(said(program, "--generate-completion-script", shell))
    write_daemon(Path(folder) / "tenchd", out)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], Path(sys.argv[2]))
