//! Started by Explorer: files dragged onto the program, and a double click.

use super::*;

/// Starts the program as Explorer does, with keys to press.
fn by_explorer(words: &[String], keys: &str) -> Run {
    let mut child = windows()
        .wine()
        .current_dir(windows().home())
        .args([r"C:\soem\explorer.exe", r"C:\soem\soem.exe"])
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Explorer");
    let mut stdin = child.stdin.take().expect("a keyboard");
    stdin.write_all(keys.as_bytes()).expect("keys");
    drop(stdin);
    Run::of(child.wait_with_output().expect("the program ends"))
}

/// Whether a file has been opened, a moment later at the latest.
fn is_opened(name: &str) -> bool {
    let note = windows().prefix.join("drive_c/opened.txt");
    (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        std::fs::read_to_string(&note).is_ok_and(|opened| opened.lines().any(|line| line == name))
    })
}

#[test]
#[ignore = "needs Wine and the program for Windows"]
fn a_file_dragged_onto_it_is_enriched_and_opened() {
    let folder = folder_with(&[("Særlig & % indsats.xlsx", "small.xlsx")]);
    let file = Windows::path(&folder.join("Særlig & % indsats.xlsx"));
    let run = by_explorer(std::slice::from_ref(&file), " ");
    in_order(&run);
    assert!(run.out.contains("Nettoresultat i alt"), "{run:?}");
    assert!(run.out.ends_with("Tryk på en tast for at lukke vinduet.\n"), "{run:?}");
    assert!(is_opened(&file.replace(".xlsx", ".beriget.xlsx")));
    // From a console nothing is opened, and nothing waits.
    let run = windows().soem(&folder, &[file]);
    assert!(!run.out.contains("Tryk"), "{run:?}");
}

#[test]
#[ignore = "needs Wine and the program for Windows"]
fn several_files_are_enriched_and_none_is_opened() {
    let folder = folder_with(&[("a.xlsx", "small.xlsx"), ("b.xlsx", "small.xlsx")]);
    std::fs::write(folder.join("c.xlsx"), "no workbook").expect("a file");
    let files = ["a.xlsx", "b.xlsx", "c.xlsx"].map(|name| Windows::path(&folder.join(name)));
    let run = by_explorer(&files, " ");
    assert_eq!(run.status, Some(2), "{run:?}");
    assert!(run.err.contains("c.xlsx"), "{run:?}");
    assert!(run.out.contains("Tryk på en tast"), "{run:?}");
    let expected = ["a.beriget.xlsx", "a.xlsx", "b.beriget.xlsx", "b.xlsx", "c.xlsx"];
    assert_eq!(names(&folder), expected);
}

#[test]
#[ignore = "needs Wine and the program for Windows"]
fn a_folder_dragged_onto_it_is_a_batch() {
    let folder = scratch().join("Mine sager");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("a.xlsx"), fixture_bytes("small.xlsx")).expect("a file");
    let run = by_explorer(&[Windows::path(&folder)], " ");
    in_order(&run);
    assert!(run.out.contains("1 beriget") && run.out.contains("Tryk på en tast"), "{run:?}");
    let results = folder.with_file_name("Mine sager.beriget");
    let told = format!("Resultaterne ligger i {}\n", Windows::path(&results));
    assert!(run.out.contains(&told), "{run:?}");
    assert!(results.join("a.beriget.xlsx").exists());
    assert!(is_opened(&Windows::path(&results.join("portefølje.xlsx"))));
    assert_eq!(names(&folder), ["a.xlsx"]);
}

#[test]
#[ignore = "needs Wine and the program for Windows"]
fn a_double_click_explains_itself_and_makes_the_example() {
    let run = by_explorer(&[], "x");
    assert_eq!(run.status, Some(0), "{run:?}");
    assert!(run.out.contains("Træk en projektmappe"), "{run:?}");
    assert!(!windows().home().join("autisme.xlsx").exists());
    let run = by_explorer(&[], "e ");
    assert_eq!(run.status, Some(0), "{run:?}");
    assert!(windows().home().join("autisme.xlsx").exists(), "{run:?}");
    assert!(is_opened(r"C:\soem\autisme.xlsx"));
    // What is there by now may have been worked on.
    let run = by_explorer(&[], "E ");
    assert!(run.out.contains("autisme (2).xlsx"), "{run:?}");
    let page = windows().home().join("soem.html");
    let built = std::env::var_os("SOEM_EXE_PAGE").filter(|built| !built.is_empty());
    let bytes = match built {
        Some(built) => std::fs::read(built).expect("the page that the program was built with"),
        // A program without the page opens the one that lies beside it.
        None => {
            std::fs::write(&page, "<!doctype html>").expect("a page");
            b"<!doctype html>".to_vec()
        }
    };
    for _ in 0..2 {
        let run = by_explorer(&[], "s ");
        assert!(run.out.contains(r"Åbner: C:\soem\soem.html"), "{run:?}");
        assert!(is_opened(r"C:\soem\soem.html"));
        assert!(std::fs::read(&page).expect("the page") == bytes);
    }
}
