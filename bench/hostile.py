"""Measure what hostile files cost until they are read or refused: each in a process of its own, as
uploads are. Prints the seconds, the peak of memory, and the answer.

python bench/hostile.py [part of a name]
"""

from __future__ import annotations

import io
import json
import os
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402

from apps.formkit.limits import Limits  # noqa: E402
from apps.formkit.worker_input import order  # noqa: E402

MB = 1 << 20
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def packed(parts: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return target.getvalue()


def word(body: str) -> bytes:
    part = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return packed([("word/document.xml", part.encode())], zipfile.ZIP_STORED)


def book(rows: str, strings: str = "", head: str = "", tail: str = "") -> bytes:
    sheet = f'<worksheet xmlns="{SHEET}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>'
    return packed(
        [
            (
                "[Content_Types].xml",
                f'<Types xmlns="{PACKAGE[:-13]}content-types"><Override PartName="/xl/workbook.xml" '
                'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
                'sheet.main+xml"/></Types>'.encode(),
            ),
            (
                "_rels/.rels",
                f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
                f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
            ),
            (
                "xl/workbook.xml",
                f'<workbook xmlns="{SHEET}" xmlns:r="{LINKS}"><sheets>'
                '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'.encode(),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                f'<Relationships xmlns="{PACKAGE}">'
                f'<Relationship Id="r1" Type="{LINKS}/worksheet" Target="worksheets/s.xml"/>'
                f'<Relationship Id="r2" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
                "</Relationships>".encode(),
            ),
            ("xl/worksheets/s.xml", sheet.encode()),
            ("xl/sharedStrings.xml", f'<sst xmlns="{SHEET}">{strings}</sst>'.encode()),
        ]
    )


def number(at: str) -> str:
    return f'<c r="{at}"><v>1</v></c>'


def pdf(objects: list[bytes]) -> bytes:
    """Return a PDF of numbered objects, the first its catalogue, with a table of where they stand."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for n, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"


def pdf_of_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (n + 3) for n in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    return pdf([CATALOGUE, b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids), *[page] * count])


def pdf_page(page: bytes, stream: bytes, catalogue: bytes = CATALOGUE) -> bytes:
    body = zlib.compress(stream, 9)
    return pdf(
        [
            catalogue,
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/Contents 4 0 R%s>>" % page,
            b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(body), body),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
    )


A4 = b"/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>"


def png(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        seal = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + seal

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


def tiff(pages: int) -> bytes:
    blank, target = Image.new("1", (1200, 1700), 1), io.BytesIO()
    more = [blank] * (pages - 1)
    blank.save(target, "TIFF", save_all=True, append_images=more, compression="group4")
    return target.getvalue()


def ole(cyclic: bool) -> bytes:
    """Return an OLE file whose Workbook stream is a ring of sectors, or two cells far apart."""
    records = b"".join(
        struct.pack("<HH", kind, len(body)) + body
        for kind, body in [
            (0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)),
            (0x85, struct.pack("<IHBB", 20 + 13 + 4, 0, 1, 0) + b"a"),
            (0x0A, b""),
            (0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0)),
            (0x203, struct.pack("<HHHd", 0, 0, 0, 1.0)),
            (0x203, struct.pack("<HHHd", 65535, 255, 0, 1.0)),
            (0x0A, b""),
        ]
    )
    stream = records.ljust(4096, b"\0")
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 2 if cyclic else 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))

    def entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
        label = name.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<IIi", 0xFFFFFFFF, 0xFFFFFFFF, child)
        head = label.ljust(64, b"\0") + struct.pack("<HBB", len(label), kind, 1) + links
        return head.ljust(116, b"\0") + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + entry("Workbook", 2, 2, 4096, -1)
    size = struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + size + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * (512 - len(header) - 4)
    return header + struct.pack("<128I", *table) + directory.ljust(512, b"\0") + stream


def deep_pdf() -> bytes:
    return pdf([b"[" * 200_000, b"<</Type/Pages/Count 0/Kids[]>>"])


FILES: dict[str, Callable[[], bytes]] = {
    "zip bomb": lambda: packed([("word/document.xml", bytes(200 * MB))]),
    "zip in zip": lambda: packed([(f"{n}.zip", word("")) for n in range(1000)]),
    "zip of 100,000 parts": lambda: packed(
        [("word/document.xml", b""), *((f"{n}", b"") for n in range(100_000))]
    ),
    "docx, deep XML": lambda: packed([("word/document.xml", b"<w>" * 2_000_000)]),
    "docx, entities": lambda: packed(
        [
            (
                "word/document.xml",
                b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">'
                + b"".join(
                    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
                )
                + b"]><w>&j;</w>",
            )
        ]
    ),
    "docx, 10^6 rows": lambda: word(
        "<w:tbl>" + "<w:tr><w:tc><w:p/></w:tc></w:tr>" * 1_000_000 + "</w:tbl>"
    ),
    "docx, 10^6 paragraphs": lambda: word("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 1_000_000),
    "docx, 10^5 tables": lambda: word("<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>" * 100_000),
    "docx, tables in tables": lambda: word(
        "<w:tbl><w:tr><w:tc>" * 80 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 80
    ),
    "docx, widest spans": lambda: word(
        "<w:tbl>"
        + ('<w:tr><w:tc><w:tcPr><w:gridSpan w:val="500"/></w:tcPr></w:tc></w:tr>' * 19_000)
        + "</w:tbl>"
    ),
    "xlsx, lying dimension": lambda: book(
        f'<row r="1">{number("A1")}</row>', head='<dimension ref="A1:XFD1048576"/>'
    ),
    "xlsx, farthest cell": lambda: book(
        f'<row r="1">{number("A1")}</row><row r="1048576">{number("XFD1048576")}</row>'
    ),
    "xlsx, odd prefix": lambda: book(
        f'<row r="1">{number("A1")}</row>'
        f'<row r="9"><é:c xmlns:é="{SHEET}" r="XFD1048576"><v>1</v></é:c></row>'
    ),
    "xlsx, 10^6 rows": lambda: book(
        "".join(f'<row r="{n}">{number(f"A{n}")}</row>' for n in range(1, 1_000_001))
    ),
    "xlsx, 10^6 cells": lambda: book(
        "".join(
            f'<row r="{n}">'
            + "".join(number(f"{c}{n}") for c in "ABCDEFGHIJKLMNOPQRSTUVWXY")
            + "</row>"
            for n in range(1, 20_001)
        )
    ),
    "xlsx, string bomb": lambda: book(
        "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 9_999)),
        f"<si><t>{'甲' * 3_000_000}</t></si>",
    ),
    "xlsx, merged to the end": lambda: book(
        f'<row r="1">{number("A1")}</row>',
        tail='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    ),
    "xls, ring of sectors": lambda: ole(cyclic=True),
    "xls, farthest cell": lambda: ole(cyclic=False),
    "500 MB of zeros": lambda: b"",  # left as a hole in the file
    "40 MB of lines": lambda: "项目名称\t甲\n".encode() * 2_500_000,
    "NUL only": lambda: bytes(10 * MB),
    "csv, one line of 49 MB": lambda: b"a,b,c\n" * 10 + b"a," * (24 * MB),
    "csv, wide and high": lambda: b"a," * 900_000 + b"\n" + b"a,b,c\n" * 19_000,
    "text, one word": lambda: "绩".encode() * 7_900_000,
    "text, 2.5 million words": lambda: "项目 ".encode() * 2_500_000,
    "text, 2.6 million lines": lambda: "甲\n\n".encode() * 2_600_000,
    "text, 4 million cells": lambda: ("甲\t" * 400 + "\n").encode() * 9_900,
    "text, digits": lambda: b"0123456789" * 790_000,
    "text, brackets": lambda: "（".encode() * 2_600_000,
    "text, blanks": lambda: (" " * 2_000 + "a\n").encode() * 3_900,
    "text, labels": lambda: "项目名称\n绩效指标\n一级指标\n".encode() * 260_000,
    "text, UTF-16 without mark": lambda: "项目名称\t甲\n".encode("utf-16-le") * 1_000_000,
    "text, GB18030 of four bytes": lambda: "𠀀㐀\t甲\n".encode("gb18030") * 1_000_000,
    "rtf, deep": lambda: b"{\\rtf1" + b"{" * 1_000_000,
    "PDF of noise": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 100_000,
    "PDF, 100,000 pages": lambda: pdf_of_pages(100_000),
    "PDF, ring of pages": lambda: pdf(
        [CATALOGUE, b"<</Type/Pages/Count 9/Kids[2 0 R 3 0 R]>>", b"<</Type/Pages/Kids[2 0 R]>>"]
    ),
    "PDF, deep object": deep_pdf,
    "PDF, endless page": lambda: pdf_page(
        b"/MediaBox[0 0 99999999 99999999]/Resources<</Font<</F 5 0 R>>>>", b"BT /F 9 Tf (a) Tj ET"
    ),
    "PDF, stream bomb": lambda: pdf_page(A4, b" " * (500 * MB)),
    "PDF, a million rules": lambda: pdf_page(
        A4, b"BT /F 9 Tf (project performance goals) Tj ET " + b"0 0 m 99 99 l S " * 1_000_000
    ),
    "PDF, a million characters": lambda: pdf_page(
        A4, b"BT /F 9 Tf " + b"(aaaaaaaaaa) Tj " * 100_000
    ),
    "PDF, script": lambda: pdf_page(
        A4,
        b"BT /F 9 Tf (performance goals of the year) Tj ET",
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(while(true){})>>>>",
    ),
    "picture, 50,000 x 50,000": lambda: png(50_000, 50_000),
    "picture, 7,700 x 7,700": lambda: png(7_700, 7_700),
    "TIFF, 1,000 pages": lambda: tiff(1_000),
}


def punish(name: str) -> str:
    """Read a file as an upload is read; give a line of the table. The file is made in another
    process, since a process's peak counts what its parent held when it began."""
    with tempfile.TemporaryDirectory() as folder:
        path, wish = Path(folder) / "bad", Path(folder) / "order"
        subprocess.run([sys.executable, __file__, "--make", name, path], check=True)
        wish.write_text(order(path, "bad", Limits(), Path(folder)))
        start = time.perf_counter()
        with wish.open("rb") as stdin:
            child = subprocess.Popen(
                [sys.executable, "-m", "apps.formkit.worker"],
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
            )
        out = child.stdout.read() if child.stdout else b""
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = status
        seconds = time.perf_counter() - start
    answer = json.loads(out).get("refused", "read") if out else f"died: {status}"
    return f"{name:<28}{seconds:>8.1f}{usage.ru_maxrss // 1024:>9}  {answer[:60]}"


def make(name: str, path: Path) -> None:
    """Write one of the files; an empty one becomes a hole of 500 MB."""
    path.write_bytes(FILES[name]())
    if not path.stat().st_size:
        os.truncate(path, 500 * MB)


def main() -> None:
    if sys.argv[1:2] == ["--make"]:
        make(sys.argv[2], Path(sys.argv[3]))
        return
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    print(f"{'bad file':<28}{'seconds':>8}{'peak MB':>9}  answer")
    for name in FILES:
        if wanted in name:
            print(punish(name), flush=True)


if __name__ == "__main__":
    main()
