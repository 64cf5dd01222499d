"""Passkeys with a real browser and a simulated device."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from tests.browser.accounts import PASSWORD, sign_in
from tests.browser.authenticator import add_authenticator
from tests.browser.conftest import Visit, is_map
from tests.browser.ticking import box
from tests.factories import UserFactory

LIST = "/account/2fa/webauthn/"


def confirm_password(page: Page) -> None:
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")


def add_passkey(page: Page, name: str) -> None:
    """Add a passkey from the list, where the password was just entered."""
    page.get_by_role("link", name="Add a passkey").click()
    confirm_password(page)
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/2fa/recovery-codes/")


def sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(is_map)


def test_a_passkey_from_adding_to_removing(visit: Visit):
    user = UserFactory()
    page = visit("/account/login/")
    add_authenticator(page)
    sign_in(page, user.email)
    page.wait_for_url(is_map)
    page.goto(LIST)
    add_passkey(page, "Kitchen laptop")
    expect(page.get_by_text("Passkey added.")).to_be_visible()
    page.goto(LIST)
    expect(page.get_by_text("Added today, not used yet")).to_be_visible()
    sign_out(page)

    # A guest's answer is kept when the passkey signs in.
    page.goto("/guide/")
    box(page, "regression").check()
    expect(page.locator("#rail")).to_contain_text("1 of 105 done")
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(is_map)
    expect(page.locator("body")).to_contain_text(user.email)
    page.goto("/guide/")
    expect(box(page, "regression")).to_be_checked()
    sign_out(page)

    # After the password, the passkey is the second step.
    page.goto("/account/login/")
    sign_in(page, user.email)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(is_map)

    page.goto(LIST)
    expect(page.get_by_text("Added today, last used today")).to_be_visible()
    page.get_by_role("link", name="Rename").click()
    confirm_password(page)
    page.get_by_label("Name").fill("Old laptop")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Old laptop")).to_be_visible()
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("You have none yet.")).to_be_visible()
    assert not Authenticator.objects.exists()

    # The device still has it.
    sign_out(page)
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("This passkey doesn’t open an account here.")).to_be_visible()


def test_the_admin_takes_a_passkey(visit: Visit, settings):
    settings.ADMIN_TWO_FACTOR = True
    user = UserFactory(is_staff=True, is_superuser=True)
    page = visit("/admin/roadmap/item/")
    add_authenticator(page)
    sign_in(page, user.email)
    page.wait_for_url("**/account/2fa/")
    expect(page.get_by_text("The admin takes a second factor.")).to_be_visible()
    add_passkey(page, "Laptop")

    page.get_by_role("link", name="Go on to the admin").click()

    expect(page.get_by_role("heading", name="Select item to change")).to_be_visible()


def test_a_device_that_refuses_is_explained_and_the_password_still_works(visit: Visit):
    user = UserFactory()
    page = visit("/account/login/")
    page.evaluate(
        "() => { navigator.credentials.get = "
        "() => Promise.reject(new DOMException('', 'NotAllowedError')); }"
    )

    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_have_text("No passkey was used. Try again.")
    sign_in(page, user.email)

    page.wait_for_url(is_map)


def test_without_javascript_the_page_says_so(visit: Visit):
    page = visit("/account/login/", java_script_enabled=False)

    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    expect(page.get_by_text("Passkeys need JavaScript.")).to_be_visible()
