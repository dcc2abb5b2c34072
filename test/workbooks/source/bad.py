"""Writes the bad workbooks that a clerk makes with the office's own tools, by LibreOffice. bad.py FOLDER"""
import csv
import pathlib
import sys

from office import desktop, uri, value

here = pathlib.Path(__file__).parent
target = pathlib.Path(sys.argv[1])
with open(here / "registration-clean.csv", encoding="utf-8") as lines:
    rows = list(csv.reader(lines))
header, child = rows[0], rows[1]
at = {name: column for column, name in enumerate(header)}


def changed(**cells):
    one = list(child)
    for name, text in cells.items():
        one[at[name]] = text
    return one


def fill(sheet, lines):
    for row, cells in enumerate(lines):
        for column, text in enumerate(cells):
            if text != "":
                sheet.getCellByPosition(column, row).String = text


def rare():
    """Extensions B to H, a zero, five kinds of dot; then a private-use character."""
    names = ["李\U00020000", "王\U0002a700", "赵\U0002b740", "钱\U0002b820", "孙\U0002ceb0", "周\U00030000", "吴\U00031350", "刘〇"]
    dots = ["\u2022", "\u2027", "\u30fb", "\uff0e", "."]
    names += [f"买买提{dot}艾力" for dot in dots]
    return [header] + [changed(姓名=name) for name in names] + [changed(姓名="张\ue815")]


def twice():
    other = changed(姓名="张小华", 身份证件号="370102201905010151")
    return [header, child, other, child]


books = {
    "registration-rare-characters": (rare(), None),
    "registration-15-digits": ([header, changed(身份证件号="370102190501013")], None),
    "registration-renamed-column": ([["手机号" if name == "联系电话" else name for name in header], child], None),
    "registration-twice": (twice(), None),
    "registration-no-rows": ([header], None),
    "registration-invisible": (
        [header, changed(姓名="张\u200b小明\u00a0", 身份证件号="\ufeff370102201905010135\u200b", 性别="男\u3000")],
        None,
    ),
    "registration-full-width": ([header, changed(身份证件号="３７０１０２２０１９０５０１０１３５", 联系电话="１３８００００００００")], None),
    "registration-merged": ([header, child, changed(现住址="", 通信地址="")], "merge"),
    "registration-formulas": ([header, child], "formula"),
    "registration-hidden-row": ([header, child, changed(身份证件号="370102201905010139")], "hide"),
    "registration-several-sheets": ([header, child], "sheets"),
}

with desktop() as (office, _):
    for name, (lines, more) in books.items():
        document = office.loadComponentFromURL("private:factory/scalc", "_blank", 0, (value("Hidden", True),))
        sheet = document.Sheets.getByIndex(0)
        fill(sheet, lines)
        if more == "merge":
            column = at["现住址"]
            sheet.getCellRangeByPosition(column, 1, column, 2).merge(True)
        if more == "formula":
            sheet.getCellByPosition(at["通信地址"], 1).Formula = '=S2&""'
            sheet.getCellByPosition(at["邮政编码"], 1).Formula = "=1/0"
        if more == "hide":
            sheet.Rows.getByIndex(2).IsVisible = False
        if more == "sheets":
            document.Sheets.insertNewByName("草稿", 1)
            fill(document.Sheets.getByIndex(1), [header, changed(姓名="Draft"), changed(姓名="Draft")])
        document.storeToURL(uri(target / f"{name}.xlsx"), (value("FilterName", "Calc MS Excel 2007 XML"),))
