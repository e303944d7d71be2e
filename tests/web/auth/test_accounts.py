"""Accounts: passwords, memberships, closing."""

from engine.runtime import Runtime
from web.auth import accounts
from web.tables import Membership

ADA = {"email": "Ada@Example.org", "name": "Ada", "password": "correct horse"}


def test_a_password_lets_its_own_account_in_whatever_the_case_of_the_address(runtime: Runtime) -> None:
    with runtime.database.begin() as connection:
        held = [Membership(council="ashby", roles=["broker"])]
        account_id = accounts.open_account(connection, **ADA, memberships=held)
        found = accounts.check_password(connection, "ada@example.ORG ", "correct horse")
    assert found is not None
    assert found.id == account_id
    assert found.memberships[0].roles == ["broker"]


def test_a_wrong_password_and_an_unknown_address_let_nobody_in(runtime: Runtime) -> None:
    with runtime.database.begin() as connection:
        accounts.open_account(connection, **ADA, memberships=[])
        assert accounts.check_password(connection, "ada@example.org", "wrong") is None
        assert accounts.check_password(connection, "eve@example.org", "correct horse") is None


def test_a_closed_account_lets_nobody_in(runtime: Runtime) -> None:
    with runtime.database.begin() as connection:
        account_id = accounts.open_account(connection, **ADA, memberships=[])
        accounts.close_account(connection, account_id)
        assert accounts.check_password(connection, "ada@example.org", "correct horse") is None


def test_opening_an_account_again_changes_it_and_keeps_its_id(runtime: Runtime) -> None:
    with runtime.database.begin() as connection:
        first = [Membership(council="ashby", roles=["broker"])]
        second = [Membership(council="ashby", roles=["manager"])]
        opened = accounts.open_account(connection, **ADA, memberships=first)
        again = accounts.open_account(connection, **ADA, memberships=second)
        held = accounts.memberships_of(connection, opened)
    assert opened == again
    assert [each.roles for each in held] == [["manager"]]


def test_the_password_is_not_in_the_database(runtime: Runtime, tmp_path) -> None:  # type: ignore[no-untyped-def]
    with runtime.database.begin() as connection:
        accounts.open_account(connection, **ADA, memberships=[])
    runtime.database.close()
    assert all(b"correct horse" not in file.read_bytes() for file in tmp_path.iterdir())
