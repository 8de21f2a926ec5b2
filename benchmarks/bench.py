"""Bulk copies of the reference dispatch: congvan beside what an office would otherwise use, all in one run.

Each contender runs in a process of its own, which is warmed up by two copies and then timed; the peak memory is that
of the process and its children. Ratios are to the naive pair, so that a slow machine slows both alike.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
_STARTS = 10  # of a whole process, where that is what is measured
# LibreOffice 7.4 makes 247 files in one call, and ends without an error and without the others.
_CONVERTED = 240
REFERENCE = ROOT / "directives" / "2020" / "bluezone.yaml"


def names(count: int) -> list[str]:
    """The first wards of the country."""
    from congvan.loading.recipients import read_recipients

    return [recipient.name for recipient in read_recipients("vn:wards", ROOT)[:count]]


def addressed(folder: Path) -> Path:
    """The reference dispatch, addressed to each recipient."""
    text = REFERENCE.read_text("utf-8")
    start, end = text.index("recipients:"), text.index("opening:")
    addressed = 'recipients: "{{ recipient.committee }}"\nfor_each: vn:wards?as-of=2025-07-01\n\n'
    text = f"{text[:start]}{addressed}{text[end:]}"
    (folder / "congvan.yaml").write_text("# bench\n", "utf-8")
    draft = folder / "bluezone.yaml"
    draft.write_text(text, "utf-8")
    return draft


def documents(folder: Path, count: int) -> Iterator[object]:
    """The composed copies, for the contenders that only write."""
    from congvan.bulk.render import Renderer
    from congvan.bulk.units import Job, Unit
    from congvan.loading.recipients import read_recipients
    from congvan.workspace import find_workspace

    draft = addressed(folder)
    workspace = find_workspace(folder)
    renderer = Renderer(Job(workspace, folder / "output"))
    for recipient in read_recipients("vn:wards", folder)[:count]:
        yield renderer.compose(Unit(draft, recipient.slug, recipient))[0]


def congvan(folder: Path, count: int, formats: str, jobs: int, engine: str = "auto") -> None:
    """The command as a clerk runs it, start-up and manifest included."""
    command = [sys.executable, "-m", "congvan", "build", str(addressed(folder)), "--limit", str(count), "--force"]
    subprocess.run(
        [*command, "--format", formats, "--jobs", str(jobs), "--pdf-engine", engine, "--out", str(folder / "output"),
         "--progress", "none"], check=True, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def congvan_here(folder: Path, count: int, formats: str) -> None:
    """The same build as a program calls it, in this process: warm, as the naive way is."""
    from uuid import uuid4

    from congvan.building import Job, Selection, build, plan
    from congvan.workspace import find_workspace

    draft = addressed(folder)
    job = Job(find_workspace(folder), folder / "output", formats.split(","), {}, uuid4().hex)
    with plan([draft], job, Selection(limit=count, force=True)) as work:
        for result in build(work, job, 1, ""):
            assert not result.findings


def naive(folder: Path, count: int, pdf: bool = True, docx: bool = True) -> None:
    """One weasyprint.HTML(...).write_pdf() and one python-docx build for each copy, of texts that are ready."""
    import weasyprint

    from congvan.writers.html import write_html

    (document,) = documents(folder, 1)
    page = write_html(document).decode()  # type: ignore[arg-type]
    first = f"Ủy ban nhân dân {names(1)[0]}"
    for number, name in enumerate(names(count)):
        if pdf:
            html = page.replace(first, f"Ủy ban nhân dân {name}")
            (folder / f"{number}.pdf").write_bytes(weasyprint.HTML(string=html).write_pdf())
        if docx:
            naive_docx(document, folder / f"{number}.docx")


def naive_docx(document: object, path: Path) -> None:
    """What a script with python-docx writes: default template, tables for head and foot, runs with sizes."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    from congvan.compose.page import Table, paragraphs_in, text_of

    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    page, rules = document.sections[0].page, document.sections[0].rules  # type: ignore[attr-defined]

    def write(source: object, paragraph: object) -> None:
        style = rules.styles[source.component]  # type: ignore[attr-defined]
        run = paragraph.add_run(text_of(source.inlines))  # type: ignore[attr-defined]
        run.font.name, run.font.size = "Times New Roman", Pt(style.size_pt)
        run.bold, run.italic = style.bold, style.italic
        paragraph.paragraph_format.space_before = Pt(style.space_before_pt)  # type: ignore[attr-defined]
        paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, style.align.upper())  # type: ignore[attr-defined]

    for block in page.blocks:
        if isinstance(block, Table):
            table = made.add_table(rows=1, cols=2)
            for source, cell in zip(block.rows[0].cells, table.rows[0].cells, strict=True):
                for number, element in enumerate(p for inner in source.blocks for p in paragraphs_in(inner)):
                    write(element, cell.paragraphs[0] if not number else cell.add_paragraph())
        else:
            for element in paragraphs_in(block):
                write(element, made.add_paragraph())
    made.save(str(path))


def one_naive(folder: Path, count: int) -> None:
    """What a shell waits for when a script writes one page with WeasyPrint and nothing else."""
    from congvan.writers.html import write_html

    (document,) = documents(folder, 1)
    page = folder / "page.html"
    page.write_bytes(write_html(document))  # type: ignore[arg-type]
    script = f"import weasyprint; weasyprint.HTML(filename={str(page)!r}).write_pdf({str(folder / 'page.pdf')!r})"
    for _ in range(count):
        subprocess.run([sys.executable, "-c", script], check=True)


def one_congvan(folder: Path, count: int) -> None:
    """What a shell waits for when one draft is built, DOCX and PDF."""
    (folder / "congvan.yaml").write_text("# bench\n", "utf-8")
    command = [sys.executable, "-m", "congvan", "build", str(REFERENCE), "--force", "--out", str(folder / "output")]
    for _ in range(count):
        subprocess.run([*command, "--progress", "none"], check=True, stderr=subprocess.DEVNULL)


def docxtpl(folder: Path, count: int) -> None:
    """docxtpl fills a template, LibreOffice converts the copies, as many in one call as it does."""
    from docxtpl import DocxTemplate

    from congvan.writers.docx.package import write_docx

    (first,) = documents(folder, 1)
    template = folder / "template.docx"
    template.write_bytes(write_docx(first))  # type: ignore[arg-type]
    _mark(template, names(1)[0])
    out = folder / "tpl"
    out.mkdir()
    for number, name in enumerate(names(count)):
        made = DocxTemplate(template)
        made.render({"name": name})
        made.save(out / f"{number}.docx")
    office = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    copies = sorted(out.glob("*.docx"))
    for start in range(0, count, _CONVERTED):
        batch = copies[start : start + _CONVERTED]
        subprocess.run([*office, "--outdir", str(out), *map(str, batch)], check=True, capture_output=True)
    left = [copy.name for copy in copies if not copy.with_suffix(".pdf").exists()]
    if left:
        raise RuntimeError(f"LibreOffice left out {len(left)} of {count}, without a word")


def _mark(template: Path, name: str) -> None:
    """Put a docxtpl field in place of the recipient."""
    import docx

    document = docx.Document(str(template))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            if name in run.text:
                run.text = run.text.replace(name, "{{ name }}")
    document.save(str(template))


def typst_pdf(folder: Path, count: int) -> None:
    """The Typst compiler on an equivalent source, the PDF alone, one warm compiler."""
    import typst

    from congvan.compose.page import paragraphs_of, text_of

    (document,) = documents(folder, 1)
    first = names(1)[0]
    rules = document.sections[0].rules  # type: ignore[attr-defined]
    lines = ['#set page("a4", margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 15mm), numbering: "1")',
             '#set text(font: "Tinos", size: 14pt, lang: "vi", hyphenate: false)',
             "#set par(justify: true)"]  # fmt: skip
    for paragraph in paragraphs_of(document.sections[0].page):  # type: ignore[attr-defined]
        style = rules.styles[paragraph.component]
        text = json.dumps(text_of(paragraph.inlines), ensure_ascii=False)
        weight, slant = ("bold" if style.bold else "regular"), ("italic" if style.italic else "normal")
        lines.append(f'#par(text(size: {style.size_pt}pt, weight: "{weight}", style: "{slant}", {text}))')
    source = "\n".join(lines)
    compiler = typst.Compiler()
    for number, name in enumerate(names(count)):
        (folder / f"{number}.pdf").write_bytes(compiler.compile(source.replace(first, name).encode(), format="pdf"))


# fmt: off
CONTENDERS: dict[str, tuple[str, Callable[[Path, int], None]]] = {
    "naive": ("WeasyPrint + python-docx, naive", naive),
    "congvan": ("congvan, DOCX + PDF", lambda folder, count: congvan(folder, count, "docx,pdf", os.cpu_count() or 1)),
    "congvan-1": ("congvan, DOCX + PDF, one process", lambda folder, count: congvan(folder, count, "docx,pdf", 1)),
    "congvan-typst": ("congvan, DOCX + PDF by Typst",
                      lambda folder, count: congvan(folder, count, "docx,pdf", os.cpu_count() or 1, "typst")),
    "docxtpl": ("docxtpl + LibreOffice", docxtpl),
    "naive-docx": ("python-docx, naive, DOCX alone", lambda folder, count: naive(folder, count, pdf=False)),
    "congvan-docx": ("congvan, DOCX alone, one process", lambda folder, count: congvan(folder, count, "docx", 1)),
    "here-docx": ("congvan, DOCX alone, warm", lambda folder, count: congvan_here(folder, count, "docx")),
    "typst": ("Typst, PDF alone, warm", typst_pdf),
    "one-naive": ("one page, WeasyPrint from the shell", one_naive),
    "one-congvan": ("one draft, congvan, DOCX + PDF", one_congvan),
}
# fmt: on


def run(name: str, count: int) -> None:
    """Run one contender and print its figures; this is the process that is measured."""
    contend = CONTENDERS[name][1]
    contend(Path(tempfile.mkdtemp()), 2)
    if name.startswith("one-"):
        count = min(count, _STARTS)
    folder = Path(tempfile.mkdtemp())
    start, worked = time.perf_counter(), _worked()
    contend(folder, count)
    seconds, cpu = time.perf_counter() - start, _worked() - worked
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"wall": seconds, "each": seconds / count, "cpu": cpu / count, "peak_mb": peak / 1024}))


def _worked() -> float:
    """The seconds that this process and its children kept a core busy: other work on the machine changes them less."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main() -> None:
    """Run all contenders in turn and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=100, help="copies")
    parser.add_argument("--only", choices=CONTENDERS, action="append", help="only these contenders")
    parser.add_argument("--run", choices=CONTENDERS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        run(arguments.run, arguments.count)
        return
    # As pip does with what it installs, its peers among them: a source tree may stand here without byte code.
    compileall.compile_dir(ROOT / "src", quiet=1)
    print(f"{arguments.count} bản, {os.cpu_count()} nhân")
    print(f"{'':<36}{'ms/bản':>10}{'bản/giây':>10}{'cả thảy, s':>12}{'CPU ms':>10}{'MB':>8}{'lần':>8}")
    # What one contender made goes when all are done: for a minute or more ext4 looks at every place that was given up,
    # for each file that the next one makes.
    with tempfile.TemporaryDirectory() as place:
        compare(arguments.only or list(CONTENDERS), arguments.count, place)


def compare(contenders: Sequence[str], count: int, place: str) -> None:
    """Run contenders in turn, within a folder, and print the line of each."""
    base: dict[str, float] = {}
    for name in contenders:
        command = [sys.executable, __file__, "--run", name, str(count)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "TMPDIR": place})
        if done.returncode:
            print(f"{CONTENDERS[name][0]:<36}  {done.stderr.strip().splitlines()[-1][:60]}")
            continue
        result = json.loads(done.stdout.splitlines()[-1])
        each = result["each"] * 1000
        peer = "naive-docx" if name.endswith("docx") else "one-naive" if name.startswith("one-") else "naive"
        base[name] = each
        ratio = f"{base[peer] / each:.2f}" if peer in base else "–"
        print(
            f"{CONTENDERS[name][0]:<36}{each:>10.1f}{1000 / each:>10.1f}{result['wall']:>12.1f}"
            f"{result['cpu'] * 1000:>10.1f}"
            f"{result['peak_mb']:>8.0f}{ratio:>8}",
            flush=True,
        )


if __name__ == "__main__":
    main()
