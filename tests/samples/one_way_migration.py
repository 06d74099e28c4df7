"""A migration that the test of habits must find: no reverse on line 7."""

from django.db import migrations


class Migration(migrations.Migration):
    operations = (migrations.RunPython(print), migrations.RunPython(print, reverse_code=print))
