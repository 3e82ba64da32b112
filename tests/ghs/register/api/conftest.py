import pytest


@pytest.fixture
def ask(visitor):
    """Return a function that asks the interface and returns what it answered, read."""

    def read(path, status=200, **headers):
        answer = visitor.get(f"/api/v1/{path}", headers=headers)
        assert answer.status_code == status, answer.content.decode()[:1000]
        return answer.json() if answer.content else None

    return read
