import json
import stat

import pytest

from provex.cli.data_directory import DataDirectory
from provex.protocol.errors import DATA_DIRECTORY_IN_USE, SETTINGS_INVALID, Rejected


def test_one_process_at_a_time(tmp_path):
    data = DataDirectory(tmp_path / "data")

    with data.lock(), pytest.raises(Rejected) as refusal:
        data.lock()

    assert refusal.value.code == DATA_DIRECTORY_IN_USE
    data.lock().close()


def test_a_directory_that_cannot_be_made_is_refused_by_number(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(Rejected) as refusal:
        DataDirectory(tmp_path / "file" / "data").lock()

    assert refusal.value.code == SETTINGS_INVALID
    assert "data_dir: expected a directory that can be written" in str(refusal.value)


def test_private_files_are_for_their_owner_alone(tmp_path):
    data = DataDirectory(tmp_path)

    path = data.write_private("key", "1")
    path = data.write_private("key", "2")

    assert path.read_text() == "2"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(data.processes.stat().st_mode) == 0o700


def test_endpoints_come_and_go_as_a_whole(tmp_path):
    data = DataDirectory(tmp_path)

    data.write_endpoints({"api": "http://127.0.0.1:1"})

    assert json.loads(data.endpoints.read_text()) == {"api": "http://127.0.0.1:1"}
    assert [path.name for path in tmp_path.iterdir()] == ["endpoints.json"]
    data.remove_endpoints()
    data.remove_endpoints()
    assert not data.endpoints.exists()
