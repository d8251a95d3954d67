from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gate", "0002_nearest_person")]

    operations = [
        migrations.AddField(
            model_name="gate",
            name="language",
            field=models.CharField(blank=True, default="", max_length=10, verbose_name="language"),
        ),
    ]
