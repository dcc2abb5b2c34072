"""Types a row into a template, as a clerk would with the keyboard, and saves it. fill-template.py TEMPLATE TARGET"""
import csv
import pathlib
import sys

from office import desktop, uri, value

template, target = sys.argv[1:3]
here = pathlib.Path(__file__).parent
with open(here / "registration-clean.csv", encoding="utf-8") as lines:
    child = next(csv.DictReader(lines))
# Numbers in front of which zeros stand are lost in a column that is no text.
child["邮政编码"] = "010020"

with desktop() as (office, services):
    keyboard = services.createInstance("com.sun.star.frame.DispatchHelper")
    document = office.loadComponentFromURL(uri(template), "_blank", 0, (value("Hidden", True),))
    sheet = document.Sheets.getByIndex(0)
    column = 0
    while header := sheet.getCellByPosition(column, 0).String:
        if child.get(header):
            frame = document.CurrentController.Frame
            place = sheet.getCellByPosition(column, 2).AbsoluteName.split(".")[1].replace("$", "")
            keyboard.executeDispatch(frame, ".uno:GoToCell", "", 0, (value("ToPoint", place),))
            keyboard.executeDispatch(frame, ".uno:EnterString", "", 0, (value("StringName", child[header]),))
        column += 1
    document.storeToURL(uri(target), (value("FilterName", "Calc MS Excel 2007 XML"),))
