//! What a shell knows of the program: its man page and its completions.

use clap_complete::Shell;
use clap_mangen::Man;
use soem::Lang;
use std::io;

/// The headings of a man page, which the generator has in English alone.
const HEADINGS: [(&str, &str); 3] = [
    (".SH NAME\n", ".SH NAVN\n"),
    (".SH SYNOPSIS\n", ".SH BRUG\n"),
    (".SH OPTIONS\n", ".SH TILVALG\n"),
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
    let mut line = soem::cli::command_line(Lang::Da)
        .about("læser en SØM-beregning, regner den efter og skriver en beriget projektmappe");
    line.build();
    let man = Man::new(line.clone()).manual("soem").date("");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_options_section(&mut page)?;
    for command in line.get_subcommands() {
        let man = Man::new(command.clone());
        let mut section = Vec::new();
        man.render_synopsis_section(&mut section)?;
        man.render_description_section(&mut section)?;
        man.render_options_section(&mut section)?;
        let section = String::from_utf8_lossy(&section)
            .replace(".SH SYNOPSIS\n", "")
            .replace(".SH DESCRIPTION\n", ".PP\n")
            .replace(".SH OPTIONS\n", ".PP\n");
        let name = command.get_name().to_uppercase();
        page.extend(format!(".SH \"SOEM {name}\"\n{section}").bytes());
    }
    man.render_version_section(&mut page)?;
    let mut page = String::from_utf8_lossy(&page).into_owned();
    for (english, danish) in HEADINGS {
        page = page.replace(english, danish);
    }
    Ok(page.into_bytes())
}
