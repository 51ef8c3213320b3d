"""What docs/config.md and docs/commands.md should say, from the settings and the commands themselves."""

from collections.abc import Iterator
from typing import Any

import msgspec
from typer.testing import CliRunner

from bot.cli import COMMANDS, app
from bot.config import Settings
from tests.test_config import structs_in


def config_page() -> str:
    """docs/config.md."""
    rows = "\n".join(_settings(Settings))
    return f"""# Config

One TOML file: `-c FILE`, or `$TALLYWATCH_CONFIG`, or `tallywatch.toml` in the current folder. `config.example.toml`
shows every setting in its place. A key that is not listed here is an error that names it. Paths are relative to the
file. Secrets never stand in it: a setting that ends in `_env` names an environment variable that holds the secret, or
that variable's name with `_FILE` appended names a file that holds it.

| setting | default | what it is for |
|---|---|---|
{rows}
"""


def _settings(kind: Any, prefix: str = "") -> Iterator[str]:
    for field in msgspec.structs.fields(kind):
        info = msgspec.inspect.type_info(field.type)
        inner = structs_in(info)
        name = f"{prefix}{field.encode_name}"
        for struct in inner:
            yield from _settings(struct, f"{name}.")
        if not inner:
            extra = info.extra_json_schema if isinstance(info, msgspec.inspect.Metadata) else None
            says = (extra or {}).get("description", "").replace("|", "\\|")
            yield f"| `{name}` | {_default(field)} | {says} |"


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.default is msgspec.NODEFAULT:
        return "needed" if field.default_factory is msgspec.NODEFAULT else "empty"
    value = msgspec.to_builtins(field.default)
    if value in ("", [], {}, None):
        return "empty"
    return f"`{msgspec.json.encode(value).decode()}`"


def commands_page() -> str:
    """docs/commands.md."""
    parts = [
        "# Commands\n\nWhat `--help` says of each; data goes to standard output, words for people to standard error."
    ]
    parts.append(_help())
    for name in COMMANDS:
        parts.append(f"## tallywatch {name}\n\n{_help(name)}")
        parts += [f"### tallywatch {name} {sub}\n\n{_help(name, sub)}" for sub in _family(name)]
    return "\n\n".join(parts) + "\n"


def _family(name: str) -> list[str]:
    import typer
    from typer.main import get_command

    group = get_command(app)
    command: Any = group.get_command(typer.Context(group), name)  # type: ignore[attr-defined]
    return list(getattr(command, "commands", {}))


def _help(*words: str) -> str:
    result = CliRunner().invoke(app, [*words, "--help"], prog_name="tallywatch", env={"COLUMNS": "100"})
    lines = [line.rstrip() for line in result.output.strip().splitlines()]
    return "```\n" + "\n".join(lines) + "\n```"
