//! What the program says of itself: in five lines where nothing was asked for, with all commands
//! where help was, and which command a word is meant for.

use super::args::Entry;
use super::show::console::wrapped;
use crate::lang::Lang;
use crate::typed::alike;

/// Words that ask for help in the place of a command.
const HELP: [&str; 5] = ["hjælp", "hjaelp", "hjalp", "help", "/?"];

/// The commands as people look for them. The last has those that no other has.
const GROUPS: [((&str, &str), &[&str]); 4] = [
    (("Regn efter og berig", "Recompute and enrich"), &["enrich", "check", "batch"]),
    (
        ("Begynd, byg og genberegn", "Begin, build and recompute"),
        &["new", "examples", "extract", "build", "regenerate"],
    ),
    (
        ("Når en projektmappe ikke bliver forstået", "When a workbook is not understood"),
        &["inspect", "layout", "layouts"],
    ),
    (("Hvad der kontrolleres, og hvad der gælder", "What is checked, and what holds"), &[]),
];

/// Danish words that a command may be looked for under.
const DANISH: [(&str, &str); 20] = [
    ("berig", "enrich"),
    ("kontrol", "check"),
    ("kontroller", "check"),
    ("tjek", "check"),
    ("mappe", "batch"),
    ("portefølje", "batch"),
    ("ny", "new"),
    ("eksempel", "examples"),
    ("eksempler", "examples"),
    ("regler", "rules"),
    ("forklar", "explain"),
    ("grænser", "limits"),
    ("byg", "build"),
    ("udtræk", "extract"),
    ("genberegn", "regenerate"),
    ("opstilling", "layout"),
    ("opstillinger", "layouts"),
    ("undersøg", "inspect"),
    ("vis", "inspect"),
    ("parametre", "parameters"),
];

pub fn asks_for_help(word: &str) -> bool {
    HELP.contains(&word.to_lowercase().as_str())
}

/// What to do first, in five lines.
pub fn brief(lang: Lang) -> String {
    let (what, ways, more) = match lang {
        Lang::Da => (
            "soem regner en SØM-beregning efter og skriver en beriget kopi. Originalen røres \
             aldrig.",
            [
                ("soem FIL.xlsx", "regn efter, og skriv FIL.beriget.xlsx ved siden af"),
                ("soem check FIL.xlsx", "vis, hvad der er galt, og hvad det vejer; intet skrives"),
                ("soem batch MAPPE -o UD", "berig en hel mappe, og saml den i en portefølje"),
                ("soem new FIL.xlsx", "lav en tom projektmappe at begynde i"),
                ("soem examples autisme", "skriv et publiceret eksempel at prøve med"),
            ],
            "soem hjælp viser alle kommandoer, soem hjælp KOMMANDO alt om en af dem.",
        ),
        Lang::En => (
            "soem recomputes a SØM calculation and writes an enriched copy. The original is never \
             touched.",
            [
                ("soem FILE.xlsx", "recompute, and write FILE.beriget.xlsx beside it"),
                ("soem check FILE.xlsx", "tell what is wrong and what it weighs; nothing written"),
                ("soem batch FOLDER -o OUT", "enrich a whole folder, gathered in a portfolio"),
                ("soem new FILE.xlsx", "make an empty workbook to begin in"),
                ("soem examples autisme", "write a published example to try with"),
            ],
            "soem help lists all commands, soem help COMMAND tells all of one.",
        ),
    };
    let ways: String = ways.iter().map(|(line, does)| format!("  {line:<26}{does}\n")).collect();
    format!("{what}\n\n{ways}\n{more}\n")
}

/// The same with every command, what they have in common, and the exit status.
pub fn whole(commands: &[Entry], lang: Lang) -> String {
    let mut text = brief(lang);
    let named = |name: &str| GROUPS.iter().any(|(_, names)| names.contains(&name));
    for ((da, en), names) in GROUPS {
        text += &format!("\n{}:\n", lang.pick(da, en));
        let is_here = |entry: &&Entry| match names {
            [] => !named(entry.name),
            names => names.contains(&entry.name),
        };
        let mut entries: Vec<&Entry> = commands.iter().filter(is_here).collect();
        entries.sort_by_key(|entry| names.iter().position(|name| *name == entry.name));
        for entry in entries {
            let about = (entry.command)(lang).get_about().map(ToString::to_string);
            for (line, words) in wrapped(&about.unwrap_or_default(), 68).iter().enumerate() {
                let name = if line == 0 { entry.name } else { "" };
                text += &format!("  {name:<12}{words}\n");
            }
        }
    }
    text += lang.pick(
        "\nI alle kommandoer:\n  \
         -h, --help  viser kommandoens tilvalg (også --hjælp)\n  \
         --lang en   skriver beskederne på engelsk\n  \
         --version   viser programmets version (uden kommando)\n\n\
         Slutstatus: 0 i orden · 1 fund af alvoren Fejl, eller tal, der afviger · 2 kunne ikke\n\
         læses eller skrives · 3 forkert brug.\n",
        "\nIn every command:\n  \
         -h, --help  lists the options of the command\n  \
         --lang da   writes the messages in Danish\n  \
         --version   shows the program's version (without a command)\n\n\
         Exit status: 0 in order · 1 findings of severity Error, or figures that differ · 2 could\n\
         not be read or written · 3 wrong use.\n",
    );
    text
}

/// The command that a word may be meant for.
pub fn meant(word: &str, commands: &[Entry]) -> Option<&'static str> {
    let english = commands.iter().map(|entry| (entry.name, entry.name));
    let known = |name: &str| commands.iter().any(|entry| entry.name == name);
    let danish = DANISH.into_iter().filter(|(_, name)| known(name));
    let words: Vec<(&str, &'static str)> = english.chain(danish).collect();
    let near = alike::meant(word, words.iter().map(|(word, _)| *word));
    let exact = words.iter().find(|(known, _)| known.eq_ignore_ascii_case(word));
    let near = near.and_then(|near| words.iter().find(|(word, _)| *word == near));
    exact.or(near).map(|(_, name)| *name)
}
