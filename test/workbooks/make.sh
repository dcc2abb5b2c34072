#!/bin/sh
# Remakes the workbooks of this folder from source/: by LibreOffice Calc, for a workbook that our own writer made would
# only show that reader and writer agree. Debian: libreoffice-calc-nogui, python3-uno. Run from anywhere.
set -eu
cd "$(dirname "$0")"
# Comma, double quote, UTF-8, from line 1; quoted cells are text, others may become numbers and dates.
csv='CSV:44,34,76,1,,0,true,true,false'
soffice --headless --convert-to xlsx --infilter="$csv" --outdir . source/*.csv
soffice --headless --convert-to xlsx --outdir . source/*.fods
soffice --headless --convert-to xls --infilter="$csv" --outdir . source/graduates-filled.csv
soffice --headless --convert-to ods --infilter="$csv" --outdir . source/graduates-filled.csv
mv graduates-filled.xls old.xls
mv graduates-filled.ods other.ods
/usr/bin/python3 encrypt.py graduates-filled.xlsx encrypted.xlsx
/usr/bin/python3 source/bad.py .
template=$(mktemp --suffix .xlsx)
(cd ../.. && node --import tsx test/workbooks/source/template.ts "$template")
/usr/bin/python3 source/fill-template.py "$template" template-filled.xlsx
(cd ../.. && node --import tsx test/workbooks/source/made.ts test/workbooks/made)
