#!/bin/sh
# Draws the pictures of the pages again: enriches two fixtures, prints them with LibreOffice, and
# cuts the page of each sheet out. Needs soffice, pdftoppm and pdftotext (poppler-utils).
#
#     cargo build --release && docs/billeder/tegn.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
soem=${SOEM:-$root/target/release/soem}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

printed() {
    cp "$root/fixtures/$1.xlsx" "$work"
    "$soem" "$work/$1.xlsx" >/dev/null || [ $? -eq 1 ]
    soffice "-env:UserInstallation=file://$work/profile" --headless \
        --convert-to pdf --outdir "$work" "$work/$1.beriget.xlsx" >/dev/null 2>&1
}

# The first page whose foot names the sheet, so many dots an inch, the upper part of it.
picture() { # WORKBOOK SHEET NAME DPI HEIGHT
    pdf=$work/$1.beriget.pdf
    last=$(pdfinfo "$pdf" | awk '/^Pages:/ { print $2 }')
    page=1
    until pdftotext -layout -f "$page" -l "$page" "$pdf" - |
        grep -q "$1.beriget.xlsx .*$2 .*Side $page "; do
        page=$((page + 1))
        [ "$page" -le "$last" ] || { echo "no page of $2" >&2; exit 1; }
    done
    pdftoppm -r "$4" -f "$page" -l "$page" -x 0 -y 0 -H "$5" -W 4000 -png -singlefile \
        "$pdf" "$here/$3"
}

printed autisme
printed randers-trykt
picture autisme "SØM Resumé" resume 80 1000
picture randers-trykt "SØM Kontrol" kontrol 72 460
