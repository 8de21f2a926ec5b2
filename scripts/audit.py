"""Asks a public database which of the installed packages have known holes; says so where it could not be asked."""

import json
import subprocess
import sys
from importlib.metadata import distributions

_OWN = {"congvan"}


def main() -> int:
    """Return 0 where all packages were looked up and none has a hole, 1 where one has, 2 where some were not."""
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--skip-editable"]
    done = subprocess.run(command, capture_output=True, text=True)
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        found = []
    holes = [(one["name"], one["version"], hole) for one in found for hole in one.get("vulns", ())]
    for name, version, hole in holes:
        fixed = ", ".join(hole["fix_versions"]) or "–"
        print(f"{name} {version}: {hole['id']}; đã sửa ở / mended in: {fixed}")
    asked = {one["name"].lower().replace("_", "-") for one in found if "vulns" in one}
    installed = {one.metadata["Name"].lower().replace("_", "-") for one in distributions()} - _OWN
    if unasked := sorted(installed - asked):
        shown = ", ".join(unasked[:5])
        print(
            f"Không tra được {len(unasked)} gói (không có mạng?) / could not look up {len(unasked)} packages: {shown}…"
        )
        print(done.stderr.strip()[-500:], file=sys.stderr)
    elif not holes:
        print(f"{len(asked)} gói, không có lỗ hổng đã biết / packages, no known hole")
    return 1 if holes else 2 if unasked else 0


if __name__ == "__main__":
    raise SystemExit(main())
