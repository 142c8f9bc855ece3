"""K-DEBUG: what the web studio's panel asks every five seconds, and what only developers may."""

from django.conf import LazySettings

from tests.contract.people import Door, Person

AGENT_KEYS = {
    "paused",
    "status",
    "piece_number",
    "notes",
    "monologue",
    "stroke_count",
    "connected_clients",
}


class TestThePanel:
    def test_k_debug_01_the_artist_as_it_is(
        self, alice: Person, charlie: Person, nobody: Door
    ) -> None:
        charlie.enter()
        fresh = alice.door.get("/debug/agent").json()
        assert set(fresh) >= AGENT_KEYS
        assert (fresh["paused"], fresh["connected_clients"]) == (True, 0)
        line = alice.work()
        line.say("stroke", points=[{"x": 1, "y": 2}, {"x": 3, "y": 4}])
        line.until("human_stroke")
        alice.other_device().enter()
        now = alice.door.get("/debug/agent").json()
        assert (now["paused"], now["stroke_count"], now["connected_clients"]) == (False, 1, 2)
        assert now["piece_number"] == 0
        assert all(now[key] is None or len(now[key]) <= 500 for key in ("notes", "monologue"))
        assert nobody.get("/debug/agent").status_code == 401

    def test_k_debug_02_the_workspaces_files(self, alice: Person, nobody: Door) -> None:
        answer = alice.door.get("/debug/workspace")
        assert answer.status_code == 200
        assert isinstance(answer.json()["files"], list)
        for each in answer.json()["files"]:
            assert {"name", "path", "size", "modified"} <= set(each)
        assert nobody.get("/debug/workspace").status_code == 401


class TestLogs:
    def test_k_debug_03_nobody_reads_anothers(
        self, alice: Person, charlie: Person, nobody: Door
    ) -> None:
        line = alice.work()
        line.say("nudge", text="a-secret-of-alices")
        line.until("iteration")
        logs = charlie.door.get("/debug/logs?lines=100")
        assert logs.status_code == 200
        shape = {"total_lines", "returned_lines", "logs"}
        assert shape <= set(logs.json()) or "error" in logs.json()
        turns = charlie.door.get("/debug/agent-logs?count=5")
        assert turns.status_code == 200
        assert {"total_files", "returned_files", "logs"} <= set(turns.json())
        odd = charlie.door.get("/debug/agent-logs?filename=../../etc/passwd")
        assert odd.json() == {"exists": False, "error": "Invalid filename", "content": ""}
        for answer in (logs, turns):
            assert "a-secret-of-alices" not in answer.text
            assert alice.user_id not in answer.text
            assert alice.email not in answer.text
        assert charlie.door.get("/debug/agent-logs?count=51").status_code == 422
        assert nobody.get("/debug/logs").status_code == 401
        assert nobody.get("/debug/agent-logs").status_code == 401


class TestDevelopment:
    def test_k_debug_04_the_rest_is_for_development(self, alice: Person) -> None:
        for path in ("/debug/reset", "/debug/new-canvas"):
            answer = alice.door.post(path)
            assert answer.status_code == 403, path
            assert answer.json() == {"detail": "Only available in dev mode"}
        for path in ("/debug/log", "/debug/log/session"):
            answer = alice.door.post(path, {})
            assert (answer.status_code, answer.json()) == (404, {"detail": "Not found"})

    def test_k_debug_05_in_development_one_may_begin_anew(
        self, alice: Person, settings: LazySettings
    ) -> None:
        settings.DEBUG = True
        line = alice.work()
        line.say("stroke", points=[{"x": 1, "y": 2}])
        line.until("human_stroke")
        told = alice.door.post("/debug/reset").json()
        assert (told["status"], told["paused"]) == ("reset", True)
        assert alice.state()["canvas"]["strokes"] == []
        assert (alice.state()["status"], alice.state()["piece_number"]) == (
            "paused",
            told["piece_number"],
        )
        wish = {"direction": "hills", "drawing_style": "paint"}
        told = alice.door.post("/debug/new-canvas", wish).json()
        assert told["status"] == "new_canvas_triggered"
        assert {key: told[key] for key in wish} == wish
        line.until(lambda f: f["type"] == "piece_state" and f["number"] == told["piece_number"])
        assert alice.door.post("/debug/new-canvas").status_code == 200
