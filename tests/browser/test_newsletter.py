"""Journey: an editor publishes news, people subscribe, a mailing goes out once, one of them leaves."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.utils import timezone
from playwright.sync_api import Page, expect

from ghs.accounts.models import User
from ghs.council.models import CouncilProfile
from ghs.mail.jobs import sweep
from newsletter.jobs import send_due
from newsletter.models import Subscriber
from tests.conftest import MailServer
from tests.newsletter.factories import council_fields, subscriber

READER = "hanako@hospital.example"


def path_in(text: str, part: str) -> str:
    """Return the path of the first link in a mail that holds a part."""
    return urlsplit(re.search(rf"https?://\S*{part}\S*", text)[0]).path


def work() -> None:
    """Let the clock and the courier take their turn."""
    send_due(at=timezone.now())
    sweep(at=timezone.now())
    send_due(at=timezone.now())


def subscribe(page: Page, axe: Callable[[Page], None], smtp_server: MailServer) -> None:
    """Ask for the mail magazine, and confirm with the link of the mail."""
    page.goto("/newsletter/")
    axe(page)
    page.get_by_label("メールアドレス").fill(READER)
    page.get_by_label("メールマガジンの受信に同意する").check()
    page.get_by_role("button", name="確認メールを受け取る").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("メールをご確認ください")
    axe(page)
    work()
    text = smtp_server.to(READER)[0].get_body(["plain"]).get_content()
    page.goto(path_in(text, "/newsletter/confirm/"))
    axe(page)
    assert Subscriber.objects.get(address=READER).state == "pending"
    page.get_by_role("button", name="購読する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("購読を開始しました")
    axe(page)


def publish(page: Page, axe: Callable[[Page], None]) -> None:
    """Write a post and publish it."""
    page.goto("/desk/news/new/")
    axe(page)
    page.locator("#id_title").fill("講座のお知らせ")
    page.locator("#id_body").fill("## 概要\n\n- 日時\n- 会場")
    page.get_by_role("button", name="保存してプレビュー").click()
    axe(page)
    page.get_by_role("link", name="公開する").click()
    axe(page)
    page.get_by_role("button", name="公開する").click()
    axe(page)


def send(page: Page, axe: Callable[[Page], None]) -> None:
    """Make a mailing of the post on the page, test it, and let it go out now."""
    page.get_by_role("link", name="この記事からメルマガを作成").click()
    axe(page)
    page.get_by_role("button", name="保存してプレビュー").click()
    expect(page.frame_locator("iframe").get_by_role("heading", name="概要")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="自分にテスト送信").click()
    page.get_by_role("link", name="配信日時を指定する").click()
    axe(page)
    page.get_by_role("button", name="確認画面へ進む").click()
    expect(page.get_by_text("現時点で2人")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="配信を予約する").click()
    expect(page.get_by_text("配信を予約しました。")).to_be_visible()


def leave(page: Page, axe: Callable[[Page], None], link: str) -> None:
    """Leave with the link in the header of a mailing."""
    page.goto(urlsplit(link.strip("<>")).path)
    axe(page)
    page.get_by_role("button", name="配信を停止する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("配信を停止しました")
    axe(page)


def test_an_editor_reaches_each_subscriber_once(
    page: Page,
    page_of: Callable[[User], Page],
    axe: Callable[[Page], None],
    publisher: User,
    smtp_server: MailServer,
) -> None:
    CouncilProfile.objects.create(**council_fields())
    subscriber("taro@maker.example")
    subscribe(page, axe, smtp_server)
    desk = page_of(publisher)
    publish(desk, axe)
    send(desk, axe)
    work()
    work()
    subject = "[GHSヘルスソフトウェア] 講座のお知らせ"
    for address in [READER, "taro@maker.example"]:
        received = [message for message in smtp_server.to(address) if message["Subject"] == subject]
        assert len(received) == 1
    desk.reload()
    expect(desk.get_by_role("link", name="2 送信済み")).to_be_visible()
    axe(desk)
    leave(page, axe, smtp_server.to(READER)[-1]["List-Unsubscribe"])
    states = dict(Subscriber.objects.values_list("address", "state"))
    assert states == {READER: "left", "taro@maker.example": "confirmed"}
    for path in ["/news/", "/newsletter/archive/", "/desk/subscribers/", "/my/newsletter/"]:
        desk.goto(path)
        axe(desk)
