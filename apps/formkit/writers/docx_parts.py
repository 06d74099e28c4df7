"""The parts of a Word document that are the same for every form: styles, footer, relations."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape, quoteattr

from apps.formkit.layouts.measures import LEADING

BODY_FONT: Final = "宋体"
_HEAD_FONT: Final = "黑体"
_LATIN: Final = "Times New Roman"
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

DOCUMENT_HEAD: Final = f'{_XML}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>'
DOCUMENT_TAIL: Final = "</w:body></w:document>"

_TYPES: Final = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
    '<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>'
    '<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>'
    '<Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/>'
    '<Override PartName="/word/theme/theme1.xml" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
_ROOT_RELATIONS: Final = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_RELATIONS: Final = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rIdStyles" Type="{_R}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rIdSettings" Type="{_R}/settings" Target="settings.xml"/>'
    f'<Relationship Id="rIdFonts" Type="{_R}/fontTable" Target="fontTable.xml"/>'
    f'<Relationship Id="rIdTheme" Type="{_R}/theme" Target="theme/theme1.xml"/>'
    f'<Relationship Id="rIdFooter" Type="{_R}/footer" Target="footer1.xml"/>'
    "</Relationships>"
)
_SETTINGS: Final = (
    f'{_XML}<w:settings xmlns:w="{_W}"><w:zoom w:percent="100"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    "</w:compat></w:settings>"
)


def _field(code: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def page_field(anchor: str) -> str:
    """Return a tab and the page of a bookmark, counted anew when the document is opened."""
    return (
        '<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> PAGEREF {anchor} \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _words(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


_FOOTER: Final = (
    f'{_XML}<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
    f"{_words('第 ')}{_field('PAGE')}{_words(' 页 共 ')}{_field('NUMPAGES')}{_words(' 页')}"
    "</w:p></w:ftr>"
)

_BOLD: Final = "<w:b/>"
# style id, name, font of heads, half-points, properties of the text, of the paragraph. FormName
# stands in the pane of navigation and takes no room on the paper.
_STYLES: Final = (
    ("FormTitle", "Form Title", True, 32, _BOLD,
     '<w:keepNext/><w:spacing w:before="0" w:after="60" w:line="500" w:lineRule="exact"/>'
     '<w:jc w:val="center"/>'),
    ("FormName", "Form Name", False, 2, '<w:color w:val="FFFFFF"/>',
     '<w:keepNext/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'),
    ("FormSubtitle", "Form Subtitle", False, 21, "",
     '<w:keepNext/><w:spacing w:before="0" w:after="60" w:line="320" w:lineRule="exact"/>'
     '<w:jc w:val="center"/>'),
    ("FormHeading", "Form Heading", True, 24, _BOLD,
     '<w:keepNext/><w:spacing w:before="80" w:after="20" w:line="400" w:lineRule="exact"/>'),
    ("FormBody", "Form Body", False, 24, "",
     '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
     '<w:spacing w:before="0" w:after="0" w:line="400" w:lineRule="exact"/>'),
    ("FormEntry", "Form Entry", False, 24, "",
     '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="10206"/></w:tabs>'
     '<w:spacing w:before="40" w:after="40"/>'),
    ("FormRest", "Form Rest", False, 18, "",
     '<w:keepNext/><w:spacing w:before="0" w:after="0" w:line="340" w:lineRule="exact"/>'),
    ("FormStamp", "Form Stamp", False, 18, "",
     '<w:keepNext/><w:spacing w:before="0" w:after="0" w:line="280" w:lineRule="exact"/>'
     '<w:jc w:val="right"/>'),
    ("FormCell", "Form Cell", False, 21, "",
     '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
     f'<w:spacing w:before="0" w:after="0" w:line="{round(21 * 10 * LEADING)}" w:lineRule="exact"/>'),
    ("Footer", "footer", False, 18, "", '<w:jc w:val="center"/>'),
)  # fmt: skip


_THEME_COLOURS: Final = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent1": "4472C4",
    "accent2": "ED7D31", "accent3": "A5A5A5", "accent4": "FFC000", "accent5": "5B9BD5",
    "accent6": "70AD47", "hlink": "0563C1", "folHlink": "954F72",
}  # fmt: skip


def _theme(font: str) -> str:
    """Return the theme that Word expects of every document; nothing here refers to it."""
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _THEME_COLOURS.items()
    )
    fonts = "".join(
        f'<a:{use}Font><a:latin typeface="{_LATIN}"/><a:ea typeface={quoteattr(face)}/>'
        f'<a:cs typeface=""/></a:{use}Font>'
        for use, face in (("major", _HEAD_FONT), ("minor", font))
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    fills, lines = fill * 3, f'<a:ln w="6350">{fill}</a:ln>' * 3
    effects = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'{_XML}<a:theme xmlns:a="{_A}" name="Office"><a:themeElements>'
        f'<a:clrScheme name="Office">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Office">{fonts}</a:fontScheme>'
        f'<a:fmtScheme name="Office"><a:fillStyleLst>{fills}</a:fillStyleLst>'
        f"<a:lnStyleLst>{lines}</a:lnStyleLst><a:effectStyleLst>{effects}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fills}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def _font_table(font: str) -> str:
    """Return the faces a document asks for, with the family a program may take in their place."""
    rows = (
        (_LATIN, "00", "roman"), (font, "86", "auto"), (_HEAD_FONT, "86", "modern"),
    )  # fmt: skip
    fonts = "".join(
        f'<w:font w:name={quoteattr(name)}><w:charset w:val="{charset}"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        for name, charset, family in {row[0]: row for row in rows}.values()
    )
    return f'{_XML}<w:fonts xmlns:w="{_W}">{fonts}</w:fonts>'


def _fonts(font: str) -> str:
    name = quoteattr(font)
    return f'<w:rFonts w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:eastAsia={name} w:cs="{_LATIN}"/>'


def _style(row: tuple[str, str, bool, int, str, str], font: str) -> str:
    key, name, is_head, size, text, paragraph = row
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>'
        f"<w:rPr>{_fonts(_HEAD_FONT if is_head else font)}{text}"
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def _table_style() -> str:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="FormTable"><w:name w:val="Form Table"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{edges}</w:tblBorders><w:tblCellMar>'
        '<w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


def parts(font: str, title: str) -> dict[str, str]:
    """Return every part but the document itself, by name in the package."""
    styles = "".join(_style(row, font) for row in _STYLES)
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT_RELATIONS,
        "word/_rels/document.xml.rels": _RELATIONS,
        "word/settings.xml": _SETTINGS,
        "word/footer1.xml": _FOOTER,
        "word/fontTable.xml": _font_table(font),
        "word/theme/theme1.xml": _theme(font),
        "word/styles.xml": (
            f'{_XML}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(font)}'
            '<w:sz w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
            '<w:pPrDefault><w:pPr><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/></w:pPr>'
            "</w:pPrDefault></w:docDefaults>"
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
            f"{styles}{_table_style()}</w:styles>"
        ),
        "docProps/core.xml": (
            f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{escape(title)}</dc:title></cp:coreProperties>"
        ),
    }
