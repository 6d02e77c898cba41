"""What the models say is what the migrations make."""

from django.core.management import call_command


def test_no_model_lacks_its_migration(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_loading_the_catalogue_again_records_nothing(db):
    from sachhon.kit.chain import verify
    from sachhon.kit.models import ChangeSet
    from sachhon.site.management.commands.migrate import load_catalogue

    before = ChangeSet.objects.count()
    load_catalogue()
    assert ChangeSet.objects.count() == before
    assert verify().ok
