import asyncio
import os
import signal

from provex.cli.children import ChildProcesses, ChildSettings


def child(name, *arguments):
    return ChildSettings(name=name, module="http.server", arguments=("0", *arguments))


async def _eventually(condition):
    for _ in range(400):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("still not so")


def test_children_run_until_stopped(tmp_path):
    async def run():
        children = ChildProcesses(tmp_path / "logs")
        pid = children.start(child("web"))
        assert children.process_ids() == {"web": pid}

        await children.stop()

        assert children.process_ids() == {}

    asyncio.run(run())


def test_a_child_that_ends_is_started_again(tmp_path):
    async def run():
        children = ChildProcesses(tmp_path)
        first = children.start(child("web"))
        watch = asyncio.create_task(children.watch())

        os.kill(first, signal.SIGKILL)

        await _eventually(lambda: children.process_ids().get("web") not in {None, first})
        watch.cancel()
        await children.stop()

    asyncio.run(run())


def test_a_childs_words_go_to_its_log(tmp_path):
    async def run():
        children = ChildProcesses(tmp_path)
        children.start(child("web", "--no-such-option"))
        await _eventually(lambda: not children.process_ids())
        await children.stop()

    asyncio.run(run())

    assert "--no-such-option" in (tmp_path / "web.log").read_text()


def test_a_child_that_does_not_hear_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr("provex.cli.children._STOP_TIMEOUT_S", 0.2)
    deaf = "import signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1,flush=True)"
    script = tmp_path / "deaf_child.py"
    script.write_text(f"{deaf}; time.sleep(60)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    async def run():
        children = ChildProcesses(tmp_path)
        children.start(ChildSettings(name="deaf", module="deaf_child", arguments=()))
        await _eventually(lambda: (tmp_path / "deaf.log").read_text() == "1\n")
        await children.stop()
        assert children.process_ids() == {}

    asyncio.run(run())


def test_one_child_ends_for_good_and_may_be_started_anew(tmp_path):
    async def run():
        children = ChildProcesses(tmp_path)
        other = children.start(child("other"))
        first = children.start(child("web"))
        watch = asyncio.create_task(children.watch())

        await children.end("web")
        await children.end("nobody")

        assert children.process_ids() == {"other": other}
        await asyncio.sleep(0.7)
        assert children.process_ids() == {"other": other}
        assert children.start(child("web")) != first
        assert set(children.process_ids()) == {"other", "web"}
        watch.cancel()
        await children.stop()

    asyncio.run(run())
