"""The pages of this app."""

from django.urls import path

from gallery import downloads, film_pages, media, plot_pages, share_pages, sitemaps, views

app_name = "gallery"

urlpatterns = [
    path("gallery", views.gallery, name="gallery"),
    path("gallery/<uuid:artist_id>", views.artist, name="artist"),
    path("gallery/<uuid:artist_id>/<str:piece_id>", views.piece, name="piece"),
    path("gallery/<uuid:artist_id>/<str:piece_id>/share", share_pages.share, name="share"),
    path(
        "gallery/<uuid:artist_id>/<str:piece_id>/take-back",
        share_pages.take_back,
        name="take_back_share",
    ),
    path("gallery/<uuid:artist_id>/<str:piece_id>/files/<str:kind>", downloads.file, name="file"),
    path("gallery/<uuid:artist_id>/<str:piece_id>/plot", plot_pages.plot_page, name="plot"),
    path(
        "gallery/<uuid:artist_id>/<str:piece_id>/plot/<str:kind>",
        plot_pages.plot_file,
        name="plot_file",
    ),
    path("gallery/<uuid:artist_id>/<str:piece_id>/films", film_pages.films, name="films"),
    path("gallery/<uuid:artist_id>/<str:piece_id>/films/<str:name>", film_pages.film, name="film"),
    path(
        "gallery/<uuid:artist_id>/<str:piece_id>/films/<str:name>/file",
        film_pages.film_file,
        name="film_file",
    ),
    path("media/pieces/<uuid:canvas_id>/<str:file_name>", media.picture, name="picture"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
