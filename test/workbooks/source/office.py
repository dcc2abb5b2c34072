"""Runs LibreOffice without a window, for the scripts beside this one."""
import contextlib
import pathlib
import subprocess
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

PIPE = "pipe,name=xueji-workbooks;urp;"


def value(name, what):
    one = PropertyValue()
    one.Name, one.Value = name, what
    return one


def uri(path):
    return pathlib.Path(path).resolve().as_uri()


@contextlib.contextmanager
def desktop():
    """The desktop, and what makes its services."""
    office = subprocess.Popen(["soffice", "--headless", "--accept=" + PIPE])
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(60):
        try:
            context = resolver.resolve("uno:" + PIPE + "StarOffice.ComponentContext")
            break
        except NoConnectException:
            time.sleep(1)
    one = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    try:
        yield one, context.ServiceManager
    finally:
        one.terminate()
        office.wait(60)
