"""What somebody may have meant who found nothing."""

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction

from ghs.register.queries.searching import words_of
from registrations.models import RegistrationVersion

MOST = 5
# From so much on, of 1, a name counts as like the words. pg_trgm's own is 0.6, which one wrong letter of four misses.
LIKE_ENOUGH = "0.35"


def similar_to(text: str) -> list[RegistrationVersion]:
    """Return what stands in the register now under names like a text, the most similar first.

    Shape: signs make no trigrams, so that nothing is like them; an index would be read from end to end for that.
    """
    key = "".join(words_of(text))
    return _like(key) if any(map(str.isalnum, key)) else []


@transaction.atomic
def _like(key: str) -> list[RegistrationVersion]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [LIKE_ENOUGH])
    versions = RegistrationVersion.objects.current().filter(search_key__trigram_word_similar=key)
    ranked = versions.order_by(TrigramWordSimilarity(key, "search_key").desc(), "sequence")
    return list(ranked.select_related("registration")[:MOST])
