"""Checks all files of a folder and counts what the rules say, file by file and rule by rule; no text of the files.

python scripts/corpus.py FOLDER                      # a table
python scripts/corpus.py FOLDER --save before.json   # to compare with later
python scripts/corpus.py FOLDER --against before.json
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from congvan.checking.choices import Choices
from congvan.checking.run import check_any, find_files
from congvan.workspace import find_workspace

Run = Mapping[str, Any]  # by the name of a file: 'seconds', 'kind', 'rules' (counts by code)


def run_over(folder: Path) -> Run:
    """Check the files of a folder; names are relative to it."""
    found: dict[str, Any] = {}
    for path in find_files([folder], find_workspace(folder)):
        start = time.perf_counter()
        checked = check_any(path, Choices())
        seconds = round(time.perf_counter() - start, 2)
        kind = checked.recognised.kind.name if checked.recognised and checked.recognised.kind else ""
        counts = Counter(remark.rule.code for remark in checked.remarks)
        name = path.resolve().relative_to(folder.resolve()).as_posix()
        found[name] = {"seconds": seconds, "kind": kind, "rules": dict(sorted(counts.items()))}
    return found


def table(run: Run) -> Iterator[str]:
    """Give a line for each rule (findings, files), then the time of all and of the slowest file."""
    findings: Counter[str] = Counter()
    files: Counter[str] = Counter()
    for entry in run.values():
        findings.update(entry["rules"])
        files.update(entry["rules"].keys())
    for code in sorted(findings):
        yield f"{code}  {findings[code]:6}  in {files[code]:4} of {len(run)} files"
    clean = sum(not entry["rules"] for entry in run.values())
    yield f"{sum(findings.values())} findings, {clean} of {len(run)} files with none"
    if run:
        slowest = max(run, key=lambda name: float(run[name]["seconds"]))
        total = sum(entry["seconds"] for entry in run.values())
        yield f"{total:.1f} s, the slowest {run[slowest]['seconds']:.1f} s: {slowest}"


def differences(before: Run, after: Run) -> Iterator[str]:
    """Give what changed: by rule, then by file; files that only one run knows are named."""
    for name in sorted(before.keys() ^ after.keys()):
        yield f"{'only before' if name in before else 'new'}: {name}"
    both = sorted(before.keys() & after.keys())
    sums: Counter[str] = Counter()
    lines = []
    for name in both:
        old, new = Counter(before[name]["rules"]), Counter(after[name]["rules"])
        changed = {code: new[code] - old[code] for code in sorted(old.keys() | new.keys()) if new[code] != old[code]}
        sums.update(changed)
        told = [f"{code} {change:+}" for code, change in changed.items()]
        if before[name]["kind"] != after[name]["kind"]:
            told.insert(0, f"kind {before[name]['kind'] or '–'} → {after[name]['kind'] or '–'}")
        if told:
            lines.append(f"{name}: {', '.join(told)}")
    yield from (f"{code}  {change:+6}" for code, change in sorted(sums.items()) if change)
    yield from lines
    old_time, new_time = (sum(run[name]["seconds"] for name in both) for run in (before, after))
    yield f"{len(both)} files in both, {len(lines)} changed; {old_time:.1f} s → {new_time:.1f} s"


def main() -> None:
    """Read the options, run, print."""
    parser = argparse.ArgumentParser(description="Count what the rules say of all files of a folder.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--save", type=Path, help="write the counts as JSON")
    parser.add_argument("--against", type=Path, help="tell what changed since counts that were saved")
    options = parser.parse_args()
    run = run_over(options.folder)
    lines = table(run)
    if options.against:
        lines = differences(json.loads(options.against.read_text("utf-8")), run)
    for line in lines:
        print(line)
    if options.save:
        options.save.write_text(json.dumps(run, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main()
