//! What a shell knows of the program: its man page and its completions.

use clap_complete::Shell;
use clap_mangen::Man;
use soem::Lang;
use std::io;

/// The headings of a man page, which the generator has in English alone.
const HEADINGS: [(&str, &str); 5] = [
    (".SH NAME\n", ".SH NAVN\n"),
    (".SH SYNOPSIS\n", ".SH BRUG\n"),
    (".SH DESCRIPTION\n", ".SH BESKRIVELSE\n"),
    (".SH OPTIONS\n", ".SH TILVALG\n"),
    (".SH SUBCOMMANDS\n", ".SH KOMMANDOER\n"),
];

/// The files by name.
pub fn files() -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut files = vec![("soem.1".to_owned(), man_page()?)];
    for (shell, name) in [
        (Shell::Bash, "soem.bash"),
        (Shell::Fish, "soem.fish"),
        (Shell::PowerShell, "soem.ps1"),
        (Shell::Zsh, "_soem"),
    ] {
        let mut bytes = Vec::new();
        clap_complete::generate(shell, &mut soem::cli::command_line(Lang::Da), "soem", &mut bytes);
        files.push((name.to_owned(), bytes));
    }
    Ok(files)
}

/// One page for the program and all its commands.
fn man_page() -> io::Result<Vec<u8>> {
    let mut line = soem::cli::command_line(Lang::Da);
    line.build();
    let mut page = Vec::new();
    Man::new(line.clone()).manual("soem").date("").render(&mut page)?;
    for command in line.get_subcommands() {
        let man = Man::new(command.clone());
        let mut section = Vec::new();
        man.render_description_section(&mut section)?;
        man.render_options_section(&mut section)?;
        let section = String::from_utf8_lossy(&section)
            .replace(".SH DESCRIPTION\n", "")
            .replace(".SH OPTIONS\n", ".PP\n");
        let name = command.get_name();
        page.extend(format!(".SH \"SOEM {}\"\n{section}", name.to_uppercase()).bytes());
    }
    let mut page = String::from_utf8_lossy(&page).into_owned();
    for (english, danish) in HEADINGS {
        page = page.replace(english, danish);
    }
    Ok(page.into_bytes())
}
