"""The leaflet, the lectures and the occasions at which leaflets were handed out.

Source: the seed's slides 「まとめ： 2019年度の実績」. Days that the slides do not name are placed in its year.
"""

from datetime import date

from ghs.library.models import Distribution, Leaflet, Lecture

LECTURES = [
    (date(2019, 7, 19), "国際モダンホスピタルショウ オープンステージセミナー"),
    (date(2019, 12, 3), "医療機器等ガイドライン 活用セミナー"),
]
DISTRIBUTIONS = [
    (date(2019, 3, 1), "JIRA医用画像システム部会 2018年度成果報告会"),
    (date(2019, 4, 12), "ＩＴＥＭ２０１９ GHSブース"),
    (date(2019, 7, 17), "国際モダンホスピタルショウ GHSブース"),
    (date(2019, 8, 26), "リスクマ分析入門セミナー（第2回）"),
    (date(2019, 10, 7), "リスクマネジメント・トレーニング講座（第8回）"),
    (date(2019, 12, 3), "医療機器等ガイドライン 活用セミナー"),
]


def tell_outreach() -> None:
    """Enter what was made, said and handed out."""
    Leaflet.objects.create(
        title="医療機関向けリーフレット", audience="医療機関で働く方", published_on=date(2019, 7, 12)
    )
    Lecture.objects.bulk_create(Lecture(held_on=day, title=title) for day, title in LECTURES)
    Distribution.objects.bulk_create(Distribution(held_on=day, title=title) for day, title in DISTRIBUTIONS)
