"""The catalogues: extraction, clean-up and the check that both languages are whole.

Message ids are English. Japanese is written by people; English repeats the ids.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import chdir
from pathlib import Path

import polib

from dev.keeper import BASE_DIR

LANGUAGES = {"ja": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
SOURCES = ["ghs", "registrations", "training", "newsletter", "templates"]

Key = tuple[str, str, str]


def main() -> None:
    """Update the catalogues, or with `--check` only tell what is wrong with them."""
    if "--check" in sys.argv[1:]:
        faults = [fault for language in LANGUAGES for fault in faults_of(language)]
        if shutil.which("xgettext"):
            faults += missing_entries()
        sys.exit("\n".join(faults) or None)
    if not shutil.which("xgettext"):
        sys.exit("xgettext is missing: install GNU gettext (Debian: apt-get install gettext)")
    used = extract()
    for language in LANGUAGES:
        update(language, used)
    print("\n".join(faults_of("ja")) or "Both catalogues are complete.")


def path_of(language: str) -> Path:
    """Return where a language's catalogue stands."""
    return BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"


def key_of(entry: polib.POEntry | polib.MOEntry) -> Key:
    """Return what makes a message the same message."""
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def extract() -> polib.POFile:
    """Return every message that code and templates use now."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "ghs.settings"
    os.environ.setdefault("DATABASE_URL", "postgres://localhost/unused")
    os.environ.setdefault("REDIS_URL", "redis://localhost/0")
    import django  # noqa: PLC0415 - settings need the addresses above
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        Path("locale").mkdir()
        for source in SOURCES:  # a copy, because makemessages writes beside the templates while it works
            shutil.copytree(BASE_DIR / source, source)
        call_command("makemessages", locale=["ja"], no_location=True, no_wrap=True, verbosity=0)
        return polib.pofile("locale/ja/LC_MESSAGES/django.po", wrapwidth=0)


def update(language: str, used: polib.POFile) -> None:
    """Write a catalogue that holds what is used, with the translations that still fit; nothing is guessed."""
    path = path_of(language)
    known = {key_of(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {
        "Project-Id-Version": "ghs",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": LANGUAGES[language],
    }
    catalogue.extend(translated(entry, known.get(key_of(entry)), language) for entry in sorted(used, key=key_of))
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))


def translated(entry: polib.POEntry, known: polib.POEntry | None, language: str) -> polib.POEntry:
    """Return a message with its translation, or without one."""
    fresh = polib.POEntry(
        msgctxt=entry.msgctxt,
        msgid=entry.msgid,
        msgid_plural=entry.msgid_plural,
        flags=[flag for flag in entry.flags if flag != "fuzzy"],
    )
    if entry.msgid_plural:
        forms = ["", ""] if language == "en" else [""]
        told = dict(known.msgstr_plural) if known else dict(enumerate(forms))
        fresh.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural} if language == "en" else told
    else:
        fresh.msgstr = entry.msgid if language == "en" else (known.msgstr if known else "")
    return fresh


def faults_of(language: str) -> Iterator[str]:
    """Tell what lacks a translation, and whether the compiled catalogue is another than the written one."""
    catalogue = polib.pofile(str(path_of(language)))
    for entry in catalogue:
        if not entry.translated():
            yield f"{language}: no translation of {entry.msgid!r}"
    compiled = polib.mofile(str(path_of(language).with_suffix(".mo")))
    if contents(compiled) != contents(catalogue.translated_entries()):
        yield f"{language}: django.mo is not compiled from django.po: run `make messages`"


def contents(entries: Iterable[polib.POEntry | polib.MOEntry]) -> dict[Key, object]:
    """Return the translations in a catalogue."""
    return {key_of(entry): entry.msgstr_plural or entry.msgstr for entry in entries}


def missing_entries() -> list[str]:
    """Tell what code and templates use although the catalogue does not have it, and the other way round."""
    used = {key_of(entry) for entry in extract()}
    written = {key_of(entry) for entry in polib.pofile(str(path_of("ja")))}
    return [f"catalogue lacks {key[1]!r}" for key in sorted(used - written)] + [
        f"nobody uses {key[1]!r}" for key in sorted(written - used)
    ]


if __name__ == "__main__":
    main()
