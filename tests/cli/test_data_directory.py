import json
import stat

import pytest

from provex.cli.data_directory import DataDirectory
from provex.protocol.errors import DATA_DIRECTORY_IN_USE, Rejected


def test_one_process_at_a_time(tmp_path):
    data = DataDirectory(tmp_path / "data")

    with data.lock(), pytest.raises(Rejected) as refusal:
        data.lock()

    assert refusal.value.code == DATA_DIRECTORY_IN_USE
    data.lock().close()


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
