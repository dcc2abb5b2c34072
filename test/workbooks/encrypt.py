"""Saves a workbook again under a password, through LibreOffice's own interface."""
import pathlib
import subprocess
import sys
import time

import uno
from com.sun.star.beans import NamedValue, PropertyValue
from com.sun.star.connection import NoConnectException


def value(name, what):
    one = PropertyValue()
    one.Name, one.Value = name, what
    return one


source, target = (pathlib.Path(name).resolve().as_uri() for name in sys.argv[1:3])
pipe = "pipe,name=xueji-workbooks;urp;"
office = subprocess.Popen(["soffice", "--headless", "--accept=" + pipe])
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(60):
    try:
        context = resolver.resolve("uno:" + pipe + "StarOffice.ComponentContext")
        break
    except NoConnectException:
        time.sleep(1)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
document = desktop.loadComponentFromURL(source, "_blank", 0, (value("Hidden", True),))
secret = (NamedValue("CryptoType", "StrongEncryptionDataSpace"), NamedValue("OOXPassword", "secret"))
encryption = value("EncryptionData", uno.Any("[]com.sun.star.beans.NamedValue", secret))
document.storeToURL(target, (value("FilterName", "Calc MS Excel 2007 XML"), encryption))
document.close(True)
desktop.terminate()
office.wait(60)
