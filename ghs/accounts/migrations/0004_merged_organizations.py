import django.db.models.deletion
from django.db import migrations, models

# The row is locked for the moment, so that a merge that is on its way is waited for and then seen.
REFUSE = """
CREATE FUNCTION accounts_refuse_merged() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept bigint;
BEGIN
    SELECT merged_into_id INTO kept FROM accounts_organization WHERE id = NEW.organization_id FOR KEY SHARE;
    IF kept IS NOT NULL THEN
        RAISE EXCEPTION 'organisation % was merged into %', NEW.organization_id, kept
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER accounts_membership_stands BEFORE INSERT OR UPDATE OF organization_id ON accounts_membership
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_merged();
CREATE TRIGGER accounts_invitation_stands BEFORE INSERT OR UPDATE OF organization_id ON accounts_invitation
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_merged();
"""

ALLOW = """
DROP TRIGGER accounts_membership_stands ON accounts_membership;
DROP TRIGGER accounts_invitation_stands ON accounts_invitation;
DROP FUNCTION accounts_refuse_merged();
"""


class Migration(migrations.Migration):
    """What was merged stays as a row that points to the kept one; nothing new belongs to it."""

    dependencies = [("accounts", "0003_former_names")]
    operations = [
        migrations.AddField(
            model_name="organization",
            name="merged_into",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="organization", name="merged_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="organization",
            name="merge_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("duplicate", "The same organisation, entered twice"),
                    ("succession", "Taken over whole by the other one (merger of companies)"),
                ],
                max_length=12,
                verbose_name="Reason",
                default="",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merge_reason", ""), ("merged_at", None), ("merged_into", None)),
                    models.Q(
                        ("merged_at__isnull", False),
                        ("merged_into__isnull", False),
                        models.Q(("merge_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="organization_merged_whole_or_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("id")), _negated=True),
                name="organization_merged_into_another",
            ),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
