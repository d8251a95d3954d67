from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_colours_of_the_administration"),
        ("axes", "0010_accessattemptexpiration"),
    ]

    operations = [
        migrations.CreateModel(
            name="LockOut",
            fields=[],
            options={
                "verbose_name": "wrong password",
                "verbose_name_plural": "wrong passwords",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("axes.accessattempt",),
        ),
        migrations.AddField(
            model_name="user",
            name="must_change_password",
            field=models.BooleanField(
                "must choose a new password", default=False, db_default=False
            ),
        ),
    ]
