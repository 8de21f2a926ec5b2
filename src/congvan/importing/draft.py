"""A recognised document to the tree of a draft, with its files and the account of its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from congvan.checking.observed import FORMULA, Run
from congvan.checking.recognised import Part, Recognised
from congvan.drafting import Named, group, listed, text
from congvan.errors import N_
from congvan.importing.anchored import Anchored, anchored
from congvan.importing.body import Bodies
from congvan.importing.details import read_details
from congvan.importing.foot import SIGNED, read_contact, read_foot, read_signatories
from congvan.importing.gather import Gatherer
from congvan.importing.head import Sources, as_name, joined, read_head
from congvan.importing.kinds import kind_named
from congvan.importing.ledger import Ledger
from congvan.importing.meant import prompted
from congvan.importing.proper import Cases, cases_of
from congvan.importing.texts import escaped, joined_runs, marked, plain, unknown_signs
from congvan.importing.tidy import segments, tidied
from congvan.loading import nodes
from congvan.loading.nodes import Node, Scalar
from congvan.model.gaps import OPEN
from congvan.text.unicode import clean, fold
from congvan.thethuc.kinds import Kind
from congvan.thethuc.rules import PT_PER_MM
from congvan.workspace import Workspace

Keys = dict["str | Named", "Node | str | None"]
_BY_ITSELF = ("quoc_hieu", "tieu_ngu", "ten_loai", "lenh_ban_hanh", "so_trang", "hinh_thuc_sao")
_FRAME = {
    "quoc_hieu", "tieu_ngu", "co_quan", "co_quan_chu_quan", "so_ky_hieu", "dia_danh_thoi_gian", "trich_yeu_cong_van",
    "do_mat", "muc_do_khan", "pham_vi_luu_hanh", "chu_ky_so", "ten_loai", "trich_yeu", "tham_quyen", "lenh_ban_hanh",
    "kinh_gui", "kinh_gui_danh_sach", "gui_dien", "can_cu", "noi_nhan", "noi_nhan_danh_sach", "quyen_han_chuc_vu",
    "chu_ky", "ho_ten", "chuc_vu_khac", "dia_chi", "so_trang", "chu_thich", "bia", "hinh_thuc_sao",
}  # fmt: skip
# What the body follows at once; the rest of the head stands in a table, perhaps with images of its own.
_TITLES = {"ten_loai", "trich_yeu", "tham_quyen", "lenh_ban_hanh", "kinh_gui", "kinh_gui_danh_sach", "can_cu"}
_ANNEX_FRAME = {"phu_luc", "ten_phu_luc", "trich_yeu_phu_luc", "kem_theo", *_FRAME}
_SIGNS = {"noi_nhan", "noi_nhan_danh_sach", "kinh_gui", "can_cu", *SIGNED}
_STOP = re.compile(r"[\s;,.]+$")
_ROOM_PT = 100  # left above a line by nothing but the block of a copy
_OFFSET = "200"  # mm from the paper's top, for the line of a copy: where it stands is not told
_TYPED_LINE = re.compile(r"[\s\-–—_=*~.…•o]+")


@dataclass(frozen=True)
class Wishes:
    """What the clerk asks for: the kind of what has none, tasks, signatures as they are."""

    kind: Kind | None = None
    tasks: bool = False
    keep_signing: bool = False


@dataclass
class Drafted:
    """A draft that is not written yet: its tree, its files by name, its account, the parts of the source in order."""

    kind: Kind
    tree: nodes.Mapping
    files: dict[str, bytes]
    ledger: Ledger
    parts: tuple[Part, ...]
    heading: tuple[str, ...] = ()


@dataclass
class _Store:
    """Files beside the draft, under a folder of its name."""

    folder: str
    files: dict[str, bytes] = field(default_factory=dict)

    def __call__(self, name: str, data: bytes) -> str:
        path = f"{self.folder}/{name}"
        self.files[path] = data
        return path


def documents(recognised: Recognised) -> list[tuple[Part, ...]]:
    """Return the parts of each document of a file: what has a number of its own begins another one."""
    found: list[list[Part]] = []
    for segment in segments(tidied(recognised)):
        names = {part.component for part in segment}
        own = "so_ky_hieu" in names and bool(names & {"quoc_hieu", "hinh_thuc_sao"})
        if not found or (own and any(part.paragraph.zone == "body" for part in found[-1])):
            found.append([])
        found[-1] += segment
    return [tuple(parts) for parts in found]


class Drafter:
    """Makes the draft of one document of a file."""

    def __init__(
        self,
        recognised: Recognised,
        parts: Sequence[Part],
        kind: Kind,
        workspace: Workspace,
        wishes: Wishes,
        folder: str,
        original: str | None = None,
    ) -> None:
        self._original = original
        self._kind = kind
        self._chosen = wishes.kind is not None
        self._workspace = workspace
        self._sheets = recognised.observed.sheets
        self._paragraphs = recognised.observed.paragraphs
        self._parts = tuple(parts)
        self._ledger = Ledger()
        self._store = _Store(folder)
        self._hanging: Anchored = anchored(recognised.observed)
        self._notes: dict[str, str] = {}
        self._cases = cases_in(parts, workspace)
        self._gatherer = Gatherer(recognised.observed, parts, self._hanging, self._ledger, self._store, self._name_note)
        self._bodies = Bodies(workspace.rules, self._cases, self._ledger, self._store, wishes.tasks)
        self._first = min((part.annex for part in parts if part.paragraph.zone == "body"), default=0)

    def draft(self) -> Drafted:
        """Return the draft."""
        main = [part for part in self._parts if part.annex == self._first or part.paragraph.zone != "body"]
        sources = Sources(main, self._kind, self._cases, self._workspace, self._ledger)
        self._by_itself(main)
        if self._kind.name == "Công văn" and not self._chosen and not sources.of("trich_yeu_cong_van"):
            message = N_("không thấy tên loại, trích yếu; có nơi nhận sau 'Kính gửi' nên coi là công văn")
            self._ledger.remark(next(iter(sources.of("kinh_gui")), None), message)
        keys: Keys = {"kind": self._named(sources), **read_head(sources)}
        if contact := read_contact(sources):
            self._add_contact(keys, contact)
        keys |= self._title(sources)
        body = [part for part in main if part.paragraph.zone == "body" and part.component not in _FRAME]
        body = [part for part in body if not self._is_aside(part)]
        details = read_details(self._kind, body, main, self._ledger, lambda shown: self._cases.of(shown)[0])
        keys |= details.keys
        titles = [part for part in main if part.component in _TITLES and part.paragraph.cell is None]
        keys |= self._body([part for part in body if id(part) not in details.used], titles)
        keys |= self._annexes(sources)
        keys |= read_foot(replace(sources, parts=[part for part in main if id(part) not in details.used]))
        if self._kind.copy:
            keys |= {"original": self._original} if self._original else {"offset": self._offset()}
        keys["footnotes"] = self._footnotes()
        self._gatherer.tell_left()
        self._tell_unsaid()
        self._ledger.close(self._parts)
        return Drafted(
            self._kind, group(keys), self._store.files, self._ledger, self._parts, tuple(self._comments(body))
        )

    def _offset(self) -> str:
        """How far below the paper's top the line of a copy stands, in mm."""
        for paragraph in self._paragraphs:
            if not paragraph.text.strip() and paragraph.before_pt > _ROOM_PT:
                return f"{paragraph.before_pt / PT_PER_MM + (self._sheets[paragraph.sheet].top_mm or 0):.0f}"
        self._ledger.remark(None, N_("bản sao: 'cách mép trên' chưa biết, tạm ghi {offset} mm"), offset=_OFFSET)
        return _OFFSET

    def _by_itself(self, parts: Sequence[Part]) -> None:
        for part in parts:
            if part.component in _BY_ITSELF:
                self._ledger.place(part, key="congvan")
            elif part.component == "chu_ky_so":
                self._ledger.drop(part, message=N_("dữ liệu chữ ký số: phần mềm ký ghi lại khi ký"))
            elif part.component == "bia":
                self._ledger.drop(part, message=N_("trang bìa: dự thảo không có"))
            elif part.paragraph.zone in ("header", "footer") and part.component == "":
                self._ledger.drop(part, message=N_("chữ ở đầu trang, chân trang: chỉ số trang được in lại"))

    def _is_aside(self, part: Part) -> bool:
        """Whether a part is no text of the body: a drawn line typed with signs, a stamp in a box."""
        if _TYPED_LINE.fullmatch(part.plain) and len(part.plain) > 2 and "…" not in part.plain:
            self._ledger.drop(part, message=N_("dòng kẻ gõ bằng ký tự: công cụ tự kẻ"))
            return True
        cell = part.paragraph.cell
        boxed = part.paragraph.floating and len(part.plain) < 60 and (part.plain.isupper() or part.paragraph.framed)
        if boxed and cell is not None:
            self._ledger.drop(part, message=N_("khung chữ đặt rời trên trang"))
        return boxed and cell is not None

    def _add_contact(self, keys: Keys, contact: Node) -> None:
        agency = keys.get("agency")
        if isinstance(agency, nodes.Mapping):
            keys["agency"] = group({**{name.text: value for name, value in agency.entries}, "contact": contact})

    def _tell_unsaid(self) -> None:
        """List what stands in the text and no draft takes: what nobody is to read, signs and formulas."""
        for part in self._parts:
            told: dict[str, str] = {}
            for run in part.runs:
                if message := _unsaid(run):
                    told[message] = told.get(message, "") + (prompted(run) or run.text)
            for message, gone in told.items():
                self._ledger.lose(gone.strip(), message, part)
            if count := unknown_signs(part.runs):
                message = N_("{count} ký hiệu của phông Wingdings, Symbol … không rõ là chữ gì: không đưa vào")
                self._ledger.lose("", message, part, count=count)
            if any(run.field == FORMULA for run in part.runs):
                self._ledger.remark(part, N_("công thức nay viết trên một dòng; hãy xem lại"))

    def _named(self, sources: Sources) -> Node | str:
        """Return the kind as a draft names it, with what its head lacks."""
        kind = self._kind
        if kind.own:
            message = N_("'{name}' không có trong các loại của Điều 7; giữ làm tên loại riêng")
            self._ledger.remark(next(iter(sources.of("ten_loai")), None), message, name=kind.name)
        elif not kind.plain or (kind.layout.numbered and kind.layout.dated):
            return kind.name.lower()
        flags = {"numbered": kind.layout.numbered, "dated": kind.layout.dated}
        return group({"name": kind.name, **{key: None if stands else "không" for key, stands in flags.items()}})

    def _title(self, sources: Sources) -> Keys:
        """Return issuer and grounds; the words that a title has beside the name of its kind go to the subject."""
        keys: Keys = self._titled(sources)
        issuers = sources.of("tham_quyen", "gui_dien")
        self._ledger.place(*issuers, key="issuer")
        if issuers:
            lines = [line for part in issuers for line in plain(part.runs, keep_breaks=True).split("\n")]
            lines[-1] = re.sub(r"(?i)\s*điện\s*:?\s*$", "", lines[-1])
            issuer = as_name("\n".join(lines), self._cases.of(" ".join(lines))[0])
            agencies = " ".join(joined([part]) for part in sources.of("co_quan"))
            if fold(issuer.replace("\n", " ")) != fold(agencies):
                keys["issuer"] = escaped(issuer)
        grounds = sources.of("can_cu")
        self._ledger.place(*grounds, key="grounds")
        if grounds:
            keys["grounds"] = listed(
                text(_STOP.sub("", marked(part.runs, italic=True).text), *self._hanging.remarks(part.paragraph))
                for part in grounds
            )
        return keys

    def _titled(self, sources: Sources) -> Keys:
        """Return the subject that stands on the line of the kind's name ('KẾ HOẠCH TRIỂN KHAI …')."""
        named = sources.of("ten_loai")
        shown = joined(named)
        kind = self._kind.heading
        rest = shown[len(kind) :].strip() if fold(shown).startswith(f"{fold(kind)} ") else ""
        if not rest:
            return {}
        said, _ = self._cases.of(rest)
        after = sources.of("trich_yeu")
        return {
            "subject": " ".join(
                [escaped(said), *(marked(joined_runs(after), bold=True, italic=True).text,) * bool(after)]
            )
        }

    def _body(self, parts: Sequence[Part], titles: Sequence[Part]) -> Keys:
        blocks = self._bodies.read(self._gatherer.elements(parts, titles))
        if blocks and self._kind.layout.body == "no":
            for part in parts:
                self._ledger.forget(part)
            return {}
        if not blocks:
            if self._kind.layout.body == "yes" and not self._kind.copy:
                self._ledger.remark(None, N_("không thấy nội dung; chỗ ấy in dấu …"))
                return {"body": listed([OPEN])}
            return {}
        if self._kind.name == "Công văn" and (everyday := _everyday(blocks)):
            return everyday
        return {"body": listed(blocks)}

    def _annexes(self, sources: Sources) -> Keys:
        annexes: list[Node] = []
        attachments: list[Node] = []
        for number in sorted({part.annex for part in self._parts if part.annex > self._first}):
            parts = [part for part in self._parts if part.annex == number]
            titled = [part for part in parts if part.component == "ten_loai"]
            kind = kind_named(titled[0].plain) if titled else None
            (attachments if kind else annexes).append(self._annex(replace(sources, parts=parts), kind))
        return {
            "attachments": listed(attachments) if attachments else None,
            "annexes": listed(annexes) if annexes else None,
        }

    def _annex(self, sources: Sources, kind: Kind | None) -> Node:
        parts = sources.parts
        self._by_itself(parts)
        named = {name: [p for p in parts if p.component == name] for name in _ANNEX_FRAME}
        shown = [part for name in ("phu_luc", "kem_theo", "co_quan", "co_quan_chu_quan") for part in named[name]]
        self._ledger.place(*shown, key="congvan")
        title = [*named["ten_phu_luc"]]
        subject = [*named["trich_yeu_phu_luc"], *named["trich_yeu"]]
        if kind:
            subject, title = [*title, *subject], []
        self._ledger.place(*title, *subject, key="annex")
        body = [p for p in parts if p.paragraph.zone == "body" and p.component not in _ANNEX_FRAME - _SIGNS]
        body = [part for part in body if not self._is_aside(part)]
        signed = [part for part in body if part.component in SIGNED]
        signatory = read_signatories(sources) if signed and _stands_last(body) else None
        if signatory is not None:
            body = [part for part in body if part not in signed]
        elif signed:
            message = N_("chữ ký riêng của phụ lục không đứng cuối, hoặc không đủ chức vụ, họ tên: giữ thành đoạn văn")
            self._ledger.remark(signed[0], message)
        blocks = self._bodies.read(self._gatherer.elements(body, [*shown, *title, *subject]))
        if (kind and not subject) or not blocks:
            first = next(iter(parts), None)
            self._ledger.remark(first, N_("phụ lục, văn bản kèm theo thiếu trích yếu hay nội dung; chỗ ấy in dấu …"))
        return group({
            "kind": kind.name.lower() if kind else None,
            "title": escaped(self._cases.of(_inside(title))[0]) if title else None,
            "subject": marked(joined_runs(subject), bold=True, italic=True).text
            if subject
            else OPEN
            if kind
            else None,
            "orientation": "ngang" if self._turned(parts) else None,
            "body": listed(blocks or [OPEN]),
            "signatory": signatory,
        })  # fmt: skip

    def _turned(self, parts: Sequence[Part]) -> bool:
        sheets = self._sheets
        body = [part for part in parts if part.paragraph.zone == "body"]
        turned = [sheets[p.paragraph.sheet].width_mm > sheets[p.paragraph.sheet].height_mm for p in body]
        return bool(turned) and sum(turned) * 2 > len(turned)

    def _name_note(self, name: str) -> str:
        return self._notes.setdefault(name, str(len(self._notes) + 1))

    def _footnotes(self) -> Node | None:
        found: dict[str | Named, Node | str | None] = {}
        by_paragraph = {id(part.paragraph): part for part in self._parts if part.component == "chu_thich"}
        for name, shown in self._notes.items():
            held = self._hanging.notes[name]
            self._ledger.place(*(by_paragraph[id(p)] for p in held if id(p) in by_paragraph), key="footnotes")
            found[shown] = "\n".join(words for p in held if (words := marked(p.runs).text)) or OPEN
        return group(found) if found else None

    def _comments(self, body: Sequence[Part]) -> list[str]:
        """The comments that stand elsewhere than in lines of the body: at the top of the draft."""
        lines = {id(part.paragraph) for part in body}
        seen: dict[str, None] = {}
        for part in self._parts:
            if id(part.paragraph) not in lines and part.component != "can_cu":
                seen |= dict.fromkeys(self._hanging.remarks(part.paragraph))
        return list(seen)


def _unsaid(run: Run) -> str:
    """Why the text of a run is not carried, '' where it is."""
    if prompted(run):
        return N_("lời nhắc của chỗ để điền: nay là dấu …")
    if not run.hidden or not run.text.strip():
        return ""
    if run.struck:
        return N_("chữ bị gạch ngang (đã bỏ): không đưa vào")
    return N_("chữ ẩn, chữ trắng, không thấy trên giấy: không đưa vào")


def cases_in(parts: Sequence[Part], workspace: Workspace) -> Cases:
    """Return how a document writes its words; the agencies of the workspace are written as there."""
    known = [agency.name.text for agency in workspace.agencies.values()]
    known += [agency.parent.text for agency in workspace.agencies.values() if agency.parent]
    return cases_of((plain(part.runs) for part in parts), known)


def _stands_last(body: Sequence[Part]) -> bool:
    """Whether a signature stands below all else."""
    others = [place for place, part in enumerate(body) if part.component not in SIGNED]
    signed = [place for place, part in enumerate(body) if part.component in SIGNED]
    return bool(signed) and max(others, default=-1) < min(signed)


def _inside(parts: Sequence[Part]) -> str:
    return clean(" ".join(plain(part.runs) for part in parts))


def _everyday(blocks: Sequence[Node]) -> Keys | None:
    """Return the body of a công văn as opening, tasks and closing, where it is no more than that."""
    tasks = [place for place, block in enumerate(blocks) if _is_tasks(block)]
    texts = [block for block in blocks if isinstance(block, Scalar)]
    if len(tasks) > 1 or len(texts) + len(tasks) != len(blocks):
        return None
    if not tasks:
        return {"opening": listed(texts)}
    at = tasks[0]
    block = blocks[at]
    assert isinstance(block, nodes.Mapping)
    return {
        "opening": listed(blocks[:at]) if at else None,
        "tasks": block.entries[0][1],
        "closing": listed(blocks[at + 1 :]) if blocks[at + 1 :] else None,
    }


def _is_tasks(block: Node) -> bool:
    return isinstance(block, nodes.Mapping) and [name.text for name, _ in block.entries] == ["tasks"]
