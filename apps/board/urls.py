from django.urls import path

from apps.board import views

app_name = "board"
urlpatterns = [
    path("board/", views.Board.as_view(), name="board"),
    path("board/list/", views.FigureList.as_view(), name="list"),
    path("board/views/", views.SavedViews.as_view(), name="views"),
]
