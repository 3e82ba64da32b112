"""The rules of the house that no other tool checks: access, templates, sizes, names, docstrings."""

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

BASE_DIR: Path = settings.BASE_DIR
PACKAGES = ["ghs", "registrations", "training", "newsletter"]
MODULES = sorted(
    path
    for package in [*PACKAGES, "dev", "bench"]
    for path in (BASE_DIR / package).rglob("*.py")
    if "migrations" not in path.parts
)
TEMPLATES = sorted((BASE_DIR / "templates").rglob("*.html"))

LONGEST_MODULE_LINES = 400
LONGEST_FUNCTION_LINES = 40
LONGEST_TEMPLATE_LINES = 150
MOST_ARGUMENTS = 7
MOST_NAMED_ARGUMENTS = 12

# Branches of the site map that others wrote and guard themselves, each with its reason.
GUARDED_ELSEWHERE = {
    "allauth.urls": "the account pages know who may see them",
    "admin": "the admin asks its site, which asks for an operator with a second factor",
    "django.conf.urls.i18n": "the language switch is for everybody",
}
FORBIDDEN_NAMES = {"services", "service", "utils", "util", "common", "core", "helpers", "mixins", "manager", "managers"}
# Files whose public functions and classes are the words of the house.
WORDS = {"models", "permissions", "actions", "queries", "tasks", "jobs", "emails"}


def told(path: Path) -> str:
    """Name a file as people name it."""
    return str(path.relative_to(BASE_DIR))


def views_of(resolver: URLResolver, route: str = "") -> Iterator[tuple[str, Callable]]:
    """Walk the site map, except the branches that are guarded elsewhere."""
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield here, entry.callback
        elif {entry.app_name, getattr(entry.urlconf_name, "__name__", "")}.isdisjoint(GUARDED_ELSEWHERE):
            yield from views_of(entry, here)


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return every function and method of a module."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count a function's lines without its docstring."""
    first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
    return (node.end_lineno or 0) - first.lineno + 1


def test_every_view_says_who_may_call_it() -> None:
    """Exactly one of `@public` and `@requires` stands on every view of ours."""
    unguarded = [
        f"{route} ({view.__module__}.{view.__qualname__})"
        for route, view in views_of(get_resolver())
        if getattr(view, "access", None) is None
    ]
    assert unguarded == []


def test_no_view_bears_two_guards() -> None:
    """A second guard would hide the first."""
    guards = {"public", "requires"}
    doubled = [
        f"{told(path)}: {function.name}"
        for path in MODULES
        for function in functions_of(path)
        if sum(guard_name(decorator) in guards for decorator in function.decorator_list) > 1
    ]
    assert doubled == []


def guard_name(decorator: ast.expr) -> str:
    """Return the plain name of a decorator."""
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    return target.id if isinstance(target, ast.Name) else ""


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a script in the page", r"<script(?![^>]*\bsrc=)(?![^>]*\btype=\"application/(ld\+)?json\")"),
        ("a style in the page", r"<style\b|\sstyle\s*="),
        ("an event handler", r"<[^>]*\son[a-z]+\s*="),
        ("a javascript: address", r"javascript:"),
        ("something loaded from outside", r"(src|<link[^>]*href)=\"(https?:)?//"),
    ],
)
def test_templates_keep_the_content_policy(what: str, pattern: str) -> None:
    """The strict content policy would block it. Mails are no pages: their styles stand where mail clients read them."""
    pages = [path for path in TEMPLATES if "emails" not in path.parts]
    assert [told(path) for path in pages if re.search(pattern, path.read_text(), re.IGNORECASE)] == []


def test_templates_are_short() -> None:
    """A long template wants parts."""
    lengths = {told(path): len(path.read_text().splitlines()) for path in TEMPLATES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_TEMPLATE_LINES} == {}


def test_modules_are_short() -> None:
    """A module that has grown too long becomes a package of the same name."""
    lengths = {told(path): len(path.read_text().splitlines()) for path in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE_LINES} == {}


def test_functions_are_short() -> None:
    """Somebody reads a function at one glance."""
    lengths = {f"{told(path)}: {node.name}": length(node) for path in MODULES for node in functions_of(path)}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION_LINES} == {}


def test_functions_take_few_arguments() -> None:
    """Values without a name at the call are few; an action that enters a whole form names each of them."""
    many = []
    for path in MODULES:
        for node in functions_of(path):
            positional = {argument.arg for argument in node.args.args} - {"self", "cls"}
            named = {argument.arg for argument in node.args.kwonlyargs} - {"by", "at"}
            if len(positional) > MOST_ARGUMENTS or len(named) > MOST_NAMED_ARGUMENTS:
                many.append(f"{told(path)}: {node.name}")
    assert many == []


def test_files_are_named_after_words_of_the_house() -> None:
    """No drawer for everything."""
    assert [told(path) for path in MODULES if path.stem in FORBIDDEN_NAMES] == []


def test_migrations_are_named_by_hand() -> None:
    """A migration says what it does."""
    migrations = [path for package in PACKAGES for path in (BASE_DIR / package).rglob("migrations/[0-9]*.py")]
    by_machine = re.compile(r"_auto_\d|_squashed_\d|_alter_\w+_and_more|_and_more$")
    assert [told(path) for path in migrations if by_machine.search(path.stem)] == []


def test_words_of_the_house_are_explained() -> None:
    """Every public model, permission, action, query, task, job and mail has a docstring; so has every module."""
    silent = [told(path) for path in MODULES if path.stem != "__init__" and not is_explained(path)]
    for path in MODULES:
        word = path.stem if path.stem in WORDS else path.parent.name
        if word in WORDS:
            silent += [f"{told(path)}: {name}" for name in silent_names(ast.parse(path.read_text()))]
    assert silent == []


def is_explained(path: Path) -> bool:
    """Whether a module has a docstring, or needs none because it only gathers."""
    return path.stem in {"urls", "apps", "urls_operation"} or bool(ast.get_docstring(ast.parse(path.read_text())))


def silent_names(tree: ast.Module | ast.ClassDef) -> Iterator[str]:
    """Return the public functions, classes and query methods without a docstring."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if node.name != "Meta" and not ast.get_docstring(node):
            yield node.name
        if isinstance(node, ast.ClassDef) and node.name.endswith("QuerySet"):
            yield from (f"{node.name}.{name}" for name in silent_names(node))


def test_actions_take_keywords_only() -> None:
    """Nobody confuses two values of an action."""
    loose = [
        f"{told(path)}: {node.name}"
        for path in MODULES
        if "actions" in (path.stem, path.parent.name)
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and is_action(node) and node.args.args
    ]
    assert loose == []


def is_action(node: ast.FunctionDef) -> bool:
    """Whether a function is a business event of its own: public and atomic."""
    atomic = any(ast.unparse(decorator) == "transaction.atomic" for decorator in node.decorator_list)
    return atomic and not node.name.startswith("_")


def test_every_package_stands_in_the_layers() -> None:
    """The contract between apps is exhaustive."""
    contracts = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    placed = {name.strip() for layer in contracts[0]["layers"] for name in layer.split("|")}
    inside = {f"ghs.{path.stem}" for path in (BASE_DIR / "ghs").iterdir() if path.stem[0] != "_"}
    assert placed == inside | {"registrations", "training", "newsletter"}


def test_nobody_speaks_of_we() -> None:
    """Comments tell why, not who."""
    spoken = [
        f"{told(path)}:{number}"
        for path in MODULES
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(r"#.*\b[Ww]e\b", line)
    ]
    assert spoken == []
