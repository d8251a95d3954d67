"""The administration looks like the house; whoever likes other colours changes them in /admin/ itself."""

from django.db import migrations

COLOURS = {
    "title": "Facet",
    "title_color": "#141823",
    "logo_visible": False,
    "css_header_background_color": "#FBFCFE",
    "css_header_text_color": "#141823",
    "css_header_link_color": "#1632CD",
    "css_header_link_hover_color": "#141823",
    "css_module_background_color": "#1632CD",
    "css_module_background_selected_color": "#E2EBFF",
    "css_module_text_color": "#F7FAFF",
    "css_module_link_color": "#F7FAFF",
    "css_module_link_selected_color": "#FFFFFF",
    "css_module_link_hover_color": "#E2EBFF",
    "css_generic_link_color": "#1632CD",
    "css_generic_link_hover_color": "#141823",
    "css_generic_link_active_color": "#1632CD",
    "css_save_button_background_color": "#1632CD",
    "css_save_button_background_hover_color": "#1D222C",
    "css_save_button_text_color": "#F7FAFF",
    "css_delete_button_background_color": "#C51F17",
    "css_delete_button_background_hover_color": "#1D222C",
    "css_delete_button_text_color": "#FFFFFF",
    "related_modal_active": False,
    "env_visible_in_header": False,
    "env_visible_in_favicon": False,
    "language_chooser_active": False,
    "foldable_apps": True,
    "recent_actions_visible": True,
}


def put_on(apps, schema_editor):
    themes = apps.get_model("admin_interface", "Theme").objects
    themes.update(active=False)
    themes.update_or_create(name="Facet", defaults={**COLOURS, "active": True})


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_api_token"),
        ("admin_interface", "0032_alter_theme_defaults"),
    ]

    operations = [migrations.RunPython(put_on, migrations.RunPython.noop)]
