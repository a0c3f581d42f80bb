/* What the tests need of a Windows around the program, by the name that it is started under:

   explorer.exe COMMAND...   starts a program and waits for it, as its parent
   hold.exe FILE SHARE       keeps a file open until standard input ends; SHARE 1 lets others read
   opened.exe FILE           notes what a document was opened with, in C:\opened.txt */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

static int explorer(void) {
    /* The rest of the line as it was written, with its quotes. */
    wchar_t *line = GetCommandLineW();
    int quoted = *line == L'"';
    for (line += quoted; *line && *line != (quoted ? L'"' : L' '); line++) {}
    for (line += quoted; *line == L' '; line++) {}
    STARTUPINFOW start = {.cb = sizeof start};
    PROCESS_INFORMATION child;
    if (!CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &child)) return 99;
    WaitForSingleObject(child.hProcess, INFINITE);
    DWORD status = 99;
    GetExitCodeProcess(child.hProcess, &status);
    return (int)status;
}

static int hold(const wchar_t *file, const wchar_t *share) {
    DWORD others = *share == L'1' ? FILE_SHARE_READ : 0;
    HANDLE held = CreateFileW(file, GENERIC_READ | GENERIC_WRITE, others, NULL, OPEN_EXISTING, 0, NULL);
    if (held == INVALID_HANDLE_VALUE) return 99;
    puts("held");
    fflush(stdout);
    while (getchar() != EOF) {}
    return 0;
}

static int opened(const wchar_t *file) {
    FILE *note = _wfopen(L"C:\\opened.txt", L"ab");
    if (!note) return 99;
    char name[4096] = "";
    WideCharToMultiByte(CP_UTF8, 0, file, -1, name, sizeof name, NULL, NULL);
    fprintf(note, "%s\n", name);
    return fclose(note);
}

int wmain(int count, wchar_t **words) {
    wchar_t own[MAX_PATH] = L"";
    GetModuleFileNameW(NULL, own, MAX_PATH);
    if (wcsstr(own, L"explorer.exe")) return explorer();
    if (wcsstr(own, L"hold.exe") && count == 3) return hold(words[1], words[2]);
    if (wcsstr(own, L"opened.exe") && count == 2) return opened(words[1]);
    return 98;
}
