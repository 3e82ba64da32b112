"""Registers of any size: names of every script, readings, all states and years, in the portal's own tables.

Rows come by COPY; the indices of what is searched are built afterwards, as after restoring a backup.
"""

import json
import random
from datetime import date, timedelta
from typing import Any

from django.db import connection

from ghs.text.normal import search_key
from registrations.keys import joined_keys


def words(line: str) -> list[str]:
    """Return the words of a line."""
    return line.split()


MAKERS = words(
    "髙橋 渡邊 あさひ みどり さくら 富士 北斗 東海 大和 瀬戸 Alpha Medica ケア ヘルス メディカル 日本 西南 光 未来"
)
TRADES = words("医療情報 システムズ テクノロジー ソフトウェア 電子 研究所 デザイン ワークス 計測 ネットワーク")
FIRST = words(
    "血圧 カルテ 心電図 画像 検査 服薬 看護 介護 健診 睡眠 歩行 視力 聴力 体温 栄養 遠隔 問診 予約 ガンマ ベータ "
    "クラウド スマート ホーム モバイル Care Vital Echo Clinic 波形 病理 薬歴 母子 歯科 救急 在宅 透析 輸血 手術 麻酔"
)
SECOND = words(
    "ノート ビューア マネージャ ナビ レコーダ モニタ アシスト サポート チェック ログ ボード ステーション リンク ゲート"
    " ライブラリ アーカイブ アナライザ プランナ カレンダ メモ トラッカ 管理 支援 記録 解析 連携 共有 通知 確認 台帳"
)
THIRD = words("Pro ライト プラス X エース ネオ 標準版 病院版 診療所版 個人版 Web 学習 ミニ マスター")
KEYS = {word: search_key(word) for each in (MAKERS, TRADES, FIRST, SECOND, THIRD) for word in each}
AREAS: dict[int, list[str]] = {1: [], 2: ["life_cycle"], 3: ["quality_management", "product_safety", "life_cycle"]}
STATES = ["registered"] * 75 + ["lapsed"] * 18 + ["withdrawn"] * 5 + ["revoked", "suspended"]
CATEGORIES = ["records", "imaging", "laboratory", "nursing", "health", "other"]
FIRST_DAY, DAYS = date(2014, 8, 1), 4480
TO_A_MAKER = 25
ABOUT = "医療機関や家庭での記録と確認を助けるソフトウェアです。診断や治療の判断は行いません。" * 4

COLUMNS = (
    "id recorded_from state level areas organization_name organization_name_kana organization_name_english"
    " product_names product_details guideline_edition registered_on expires_on public_reason registration_id"
    " organization_id sequence search_key maker_key name_key"
)
VERSIONS = f"COPY registrations_registrationversion ({', '.join(COLUMNS.split())}) FROM STDIN"
BELOW = [
    """INSERT INTO accounts_organization (id, name, name_kana, name_english, search_key, corporate_number, postcode,
           address, website, merge_reason, submission, created_at)
       SELECT DISTINCT ON (organization_id) organization_id, organization_name, organization_name_kana, '', maker_key,
           '', '', '', '', '', gen_random_uuid(), recorded_from
       FROM registrations_registrationversion ON CONFLICT DO NOTHING""",
    """INSERT INTO registrations_declaration (id, areas, level, state, state_since, receipt_number, signatory_name,
           signatory_title, publish_documents, submission, created_at, submitted_at, guideline_edition_id,
           organization_id)
       SELECT version.registration_id, areas, level, state, recorded_from, 'B' || sequence, '', '', true,
           gen_random_uuid(), recorded_from, recorded_from, edition.id, organization_id
       FROM registrations_registrationversion version
       JOIN library_guidelineedition edition ON edition.number = version.guideline_edition ON CONFLICT DO NOTHING""",
    """INSERT INTO registrations_registration (id, declaration_id, organization_id, sequence, number, level,
           registered_on, expires_on)
       SELECT registration_id, registration_id, organization_id, sequence,
           'GHS-' || lpad(sequence::text, greatest(4, length(sequence::text)), '0'), level, registered_on, expires_on
       FROM registrations_registrationversion ON CONFLICT DO NOTHING""",
]
GROWING = """
SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'registrations_registrationversion'
AND indexname LIKE 'register%' AND indexname NOT LIKE '%pkey' AND indexname NOT LIKE '%overlaps'
"""


def grow(count: int) -> None:
    """Make the register one of so many registrations. Effects: foreign keys hold, but are not asked one by one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM registrations_registrationversion")
        known = cursor.fetchone()[0]
        cursor.execute(GROWING)
        indices = dict(cursor.fetchall())
        cursor.execute("SET session_replication_role = replica; SET maintenance_work_mem = '512MB'")
        for name in indices:
            cursor.execute(f"DROP INDEX {name}")
        with cursor.copy(VERSIONS) as copy:
            for at in range(known + 1, count + 1):
                copy.write_row(version(at, count))
        for statement in [*BELOW, *indices.values()]:
            cursor.execute(statement)
        cursor.execute("RESET session_replication_role")
        for table in ("accounts_organization", "registrations_declaration", "registrations_registration"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
            cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute("VACUUM ANALYZE registrations_registrationversion")


def version(at: int, count: int) -> tuple[Any, ...]:
    """Return what the register says of one registration, the same on every run."""
    drawn = random.Random(at)
    product = [drawn.choice(FIRST), drawn.choice(SECOND), drawn.choice(THIRD), str(drawn.randrange(1, 100))]
    maker = at % max(count // TO_A_MAKER, 1) + 1
    name = [MAKERS[maker % len(MAKERS)], TRADES[maker // len(MAKERS) % len(TRADES)], str(maker)]
    reading = "".join(chr(12449 + maker // 80**place % 80) for place in range(3)) + "メーカー"
    registered_on = FIRST_DAY + timedelta(days=at * DAYS // count)
    level = drawn.choices((1, 2, 3), (70, 22, 8))[0]
    details = {
        "name": "".join(product),
        "category": drawn.choice(CATEGORIES),
        "intended_use": ABOUT,
        "description": ABOUT * 2,
    }
    keys = joined_keys(f"ghs{at:04d}", organization=[key_of(name), search_key(reading)], products=[key_of(product)])
    return (
        at,
        f"{registered_on} 03:00+00",
        drawn.choice(STATES),
        level,
        AREAS[level],
        f"株式会社{''.join(name)}",
        reading,
        "",
        ["".join(product)],
        json.dumps([details], ensure_ascii=False),
        "1.20" if registered_on > date(2018, 12, 14) else "1.10",
        registered_on,
        date(2999, 1, 31),
        "",
        at,
        maker,
        at,
        *keys.values(),
    )


def key_of(words: list[str]) -> str:
    """Return the search key of words written as one."""
    return "".join(KEYS.get(word, word) for word in words)
