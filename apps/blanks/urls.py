from django.urls import path

from apps.blanks.views import pages

app_name = "blanks"
urlpatterns = [
    path("blanks/", pages.TemplateList.as_view(), name="list"),
    path("blanks/<int:pk>/", pages.TemplatePage.as_view(), name="detail"),
    path("blanks/<int:pk>/bind/", pages.TemplateBind.as_view(), name="bind"),
    path("blanks/<int:pk>/fill/", pages.TemplateFill.as_view(), name="fill"),
    path("blanks/<int:pk>/sample/", pages.TemplateSample.as_view(), name="sample"),
    path("blanks/<int:pk>/read/", pages.TemplateRead.as_view(), name="read"),
    path("blanks/<int:pk>/exported-mapping/", pages.TemplateMapping.as_view(), name="mapping"),
    path("blanks/<int:pk>/original/", pages.TemplateFile.as_view(), name="file"),
    path("blanks/<int:pk>/retire/", pages.TemplateRetire.as_view(), name="retire"),
]
