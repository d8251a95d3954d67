"""What layers made of photographs is made again in a moment: none of it says whether its network was trained."""

from django.db import migrations, models


def forget(apps, schema_editor):
    for name in ("Excitation", "LayerSheet"):
        apps.get_model("zoo", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("zoo", "0001_initial")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.AddField("excitation", "is_trained", models.BooleanField("trained", db_default=False)),
        migrations.AddField("excitation", "places", models.PositiveSmallIntegerField("places", db_default=1)),
        migrations.AddField("layersheet", "is_trained", models.BooleanField("trained", db_default=False)),
        migrations.AddField("layersheet", "step", models.PositiveSmallIntegerField("step", db_default=1)),
    ]
