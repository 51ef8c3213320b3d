import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot.config import Settings, load_config, parse_settings, read_secret
from bot.exits import ConfigError

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"


def every_setting(kind: Any, prefix: str = "") -> Iterator[str]:
    """The dotted names of all settings below `kind`."""
    for field in msgspec.structs.fields(kind):
        name = f"{prefix}{field.encode_name}"
        info = msgspec.inspect.type_info(field.type)
        inner = structs_in(info)
        if inner:
            for struct in inner:
                yield from every_setting(struct, f"{name}.")
        else:
            yield name


def structs_in(info: msgspec.inspect.Type) -> list[Any]:
    """The struct types that a setting's type holds, through unions, lists and tables."""
    match info:
        case msgspec.inspect.StructType(cls=cls):
            return [cls]
        case msgspec.inspect.UnionType(types=types):
            return [found for one in types for found in structs_in(one)]
        case msgspec.inspect.VarTupleType(item_type=item) | msgspec.inspect.ListType(item_type=item):
            return structs_in(item)
        case msgspec.inspect.DictType(value_type=value):
            return structs_in(value)
        case msgspec.inspect.Metadata(type=bare):
            return structs_in(bare)
        case _:
            return []


def written(table: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """The dotted names of all keys in a TOML document."""
    for key, value in table.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from written(one, f"{prefix}{key}.")
            else:
                yield f"{prefix}{key}"


def example_in_full() -> str:
    """The example with the settings that are commented out (`#key = ...`, `#[table]`) switched on."""
    return re.sub(r"^#(?=[\[a-z])", "", EXAMPLE.read_text(), flags=re.MULTILINE)


def test_the_example_documents_every_setting() -> None:
    assert set(every_setting(Settings)) - set(written(tomllib.loads(example_in_full()))) == set()


def test_the_example_loads_as_it_stands_and_in_full() -> None:
    load_config(EXAMPLE)
    parse_settings(example_in_full(), source="example")


def test_every_setting_says_what_it_is_for() -> None:
    def silent(kind: Any, prefix: str = "") -> Iterator[str]:
        for field in msgspec.structs.fields(kind):
            info = msgspec.inspect.type_info(field.type)
            if inner := structs_in(info):
                for struct in inner:
                    yield from silent(struct, f"{prefix}{field.name}.")
            elif not (isinstance(info, msgspec.inspect.Metadata) and (info.extra_json_schema or {}).get("description")):
                yield f"{prefix}{field.name}"

    assert list(silent(Settings)) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[desk]\nnam = "x"', "night.toml: desk.nam: there is no such setting"),
        ("[web]\ntwo_editors = true", "web.two_editors: there is no such setting; it is `desk.two_people` now"),
        ("[desks]", "night.toml: desks: there is no such setting"),
        ("[run]\ntick_seconds = 0", "night.toml: run.tick_seconds: expected `float` > 0"),
        ('[run]\nbatch = "many"', "night.toml: run.batch: expected `int`, got `str`"),
        ("[[sources.recorded]]\nspeed = 1", r"night.toml: sources.recorded\[0\].path: is missing"),
        ('[desk]\ntimezone = "Europe/Londn"', "night.toml: desk.timezone: no such zone: 'Europe/Londn'"),
        ('[desk]\ntimezone = "../etc"', "night.toml: desk.timezone: no such zone"),
        ("[desk", "night.toml: not TOML: "),
    ],
)
def test_a_wrong_config_is_refused_with_file_and_key(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        parse_settings(text, source="night.toml")


def test_a_missing_config_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="tallywatch init"):
        load_config(tmp_path / "none.toml")


def test_paths_are_relative_to_the_config(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[store]\nurl = "sqlite:///desk.db"')
    config = load_config(tmp_path / "a.toml")
    assert config.store_url == f"sqlite:///{tmp_path}/desk.db"
    assert config.resolve("/else/where") == Path("/else/where")


def test_the_config_may_be_named_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "b.toml").write_text('[store]\nurl = "postgresql+psycopg://me@here/desk"')
    monkeypatch.setenv("TALLYWATCH_CONFIG", str(tmp_path / "b.toml"))
    assert load_config().store_url == "postgresql+psycopg://me@here/desk"


def test_a_secret_comes_from_the_environment_or_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("from file\n")
    beside = {"A": "plain", "B_FILE": str(tmp_path / "token"), "C_FILE": str(tmp_path / "none")}
    assert read_secret("A", beside) == "plain"
    assert read_secret("B", beside) == "from file"
    assert read_secret("D", beside) is None
    with pytest.raises(ConfigError, match="C_FILE"):
        read_secret("C", beside)
