#!/bin/sh
# Draws the pictures of the pages again: enriches fixtures, prints the sheets with LibreOffice in
# Danish, and cuts out what is shown. Needs soffice, and pdftoppm and pdftotext (poppler-utils).
#
#     cargo build --release && docs/billeder/tegn.sh
#
# side-start.png and side.png are drawn by web/test/pictures.js, from the page. vindue.png is the
# window of soem.exe under Wine, 120 columns wide, after autisme.xlsx was dropped on it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
soem=${SOEM:-$root/target/release/soem}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/profile/user" "$work/in"
cat >"$work/profile/user/registrymodifications.xcu" <<'XCU'
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>da-DK</value></prop></item>
</oor:items>
XCU

# picture WORKBOOK SHEET NAME DPI TOP HEIGHT: the first page whose foot names the sheet, so many
# dots an inch, from TOP on and so high.
picture() {
    pdf=$work/$1.pdf
    [ -f "$pdf" ] || soffice "-env:UserInstallation=file://$work/profile" --headless \
        --convert-to pdf --outdir "$work" "$work/$1.xlsx" >/dev/null 2>&1
    last=$(pdfinfo "$pdf" | awk '/^Pages:/ { print $2 }')
    page=1
    until pdftotext -layout -f "$page" -l "$page" "$pdf" - |
        grep -q "$1.xlsx  .*$2  .*Side $page "; do
        page=$((page + 1))
        [ "$page" -le "$last" ] || { echo "$1 has no page of $2" >&2; exit 1; }
    done
    pdftoppm -r "$4" -f "$page" -l "$page" -x 0 -y "$5" -W 4000 -H "$6" -png -singlefile \
        "$pdf" "$here/$3"
}

cp "$root"/fixtures/autisme.xlsx "$root"/fixtures/cti.xlsx "$root"/fixtures/randers*.xlsx "$work/in"
"$soem" batch "$work/in" -o "$work" --quiet >/dev/null || [ $? -eq 1 ]
picture autisme.beriget "SØM Resumé" resume 80 20 585
picture autisme.beriget "SØM Til byrådet" byraadet 80 20 640
picture autisme.beriget "SØM Aktører" ark-aktoerer 80 20 560
picture autisme.beriget "SØM Følsomhed" ark-foelsomhed 80 20 490
picture autisme.beriget "SØM Vendepunkter" ark-vendepunkter 80 20 600
picture autisme.beriget "SØM Krydstabeller" ark-krydstabeller 80 20 590
picture autisme.beriget "SØM Forudsætninger" ark-forudsaetninger 80 20 500
picture autisme.beriget "SØM Evidens" ark-evidens 80 20 290
picture randers-trykt.beriget "SØM Kontrol" kontrol 80 20 400
picture portefølje "Resumé" portefoelje 80 20 445
